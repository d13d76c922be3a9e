"""Pages for the history: all changes, versions of a row, comparison of two, revert, deleted rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spasmcheck.editing.framing import must, page_at, page_of, person, shown
from spasmcheck.editing.links import called, history_address, kind_in_words, row_address, row_addresses
from spasmcheck.editing.row_history import row_versions
from spasmcheck.evidence.history.field_diff import field_differences
from spasmcheck.evidence.history.recording import RowKey
from spasmcheck.evidence.history.row_keys import is_kind, model_of
from spasmcheck.evidence.models import Edition, RowChange
from spasmcheck.evidence.schema.compile import DraftError

if TYPE_CHECKING:
    from spasmcheck.editing.site import EditingSite


class ReasonForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why this version is brought back.")},
    )


class ChangesForm(forms.Form):
    """Filters of the list of changes."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    who = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    since = forms.ChoiceField(
        label=gettext_lazy("When"),
        required=False,
        choices=[("", gettext_lazy("At any time")), ("edition", gettext_lazy("Since the last edition"))],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = sorted(set(RowChange.objects.order_by().values_list("kind", flat=True).distinct()))
        people = RowChange.objects.order_by("by__username").exclude(by=None).values_list("by__username", flat=True)
        self.fields["kind"].choices = [("", _("Any")), *((kind, kind_in_words(kind)) for kind in kinds)]  # type: ignore[attr-defined]
        self.fields["who"].choices = [("", _("Anybody")), *((name, name) for name in people.distinct())]  # type: ignore[attr-defined]

    def chosen(self, changes: QuerySet[RowChange]) -> QuerySet[RowChange]:
        """Apply the filters; all changes are returned if the form is invalid."""
        asked = self.cleaned_data if self.is_valid() else {}
        if kind := asked.get("kind"):
            changes = changes.filter(kind=kind)
        if who := asked.get("who"):
            changes = changes.filter(by__username=who)
        if asked.get("since") and (live := Edition.objects.live()):
            changes = changes.filter(at__gt=live.published_at)
        return changes


class DeletedForm(forms.Form):
    """Filter of the list of deleted rows."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = sorted(set(row_versions.newest_of_deleted().order_by().values_list("kind", flat=True)))
        self.fields["kind"].choices = [("", _("Any")), *((kind, kind_in_words(kind)) for kind in kinds)]  # type: ignore[attr-defined]

    def chosen(self, changes: QuerySet[RowChange]) -> QuerySet[RowChange]:
        """Apply the filter; all changes are returned if the form is invalid."""
        kind = self.cleaned_data.get("kind") if self.is_valid() else ""
        return changes.filter(kind=kind) if kind else changes


def urls(site: EditingSite) -> list[URLPattern]:
    return [
        page_at(site, "changes/", _changes, "changes"),
        page_at(site, "history/", _history, "row-history"),
        page_at(site, "history/compare/", _comparison, "row-comparison"),
        page_at(site, "history/<int:pk>/revert/", _revert, "row-revert"),
        page_at(site, "deleted/", _deleted, "deleted-rows"),
    ]


def _changes(site: EditingSite, request: HttpRequest) -> HttpResponse:
    must(request, "view_rowchange")
    form = ChangesForm(request.GET)
    changes = form.chosen(RowChange.objects.select_related("by").order_by("-pk"))
    listed = page_of(request, changes)
    return shown(
        site,
        request,
        "editing/changes.html",
        title=_("Changes"),
        form=form,
        listed=listed,
        rows=_with_addresses(listed.object_list),
    )


def _history(site: EditingSite, request: HttpRequest) -> HttpResponse:
    name = _named(request)
    listed = page_of(request, row_versions.changes_of(name))
    address = row_address(name)
    if not listed.object_list and not address:
        raise Http404
    return shown(
        site,
        request,
        "editing/history.html",
        title=_("History of %s") % called(name),
        name=name,
        address=address,
        listed=listed,
        versions=[
            (version, history_address((name[0], version.other)) if version.other else "")
            for version in row_versions.versions(listed.object_list)
        ],
        may_revert=request.user.has_perm(f"evidence.{_permission(name, 'change')}"),
    )


def _comparison(site: EditingSite, request: HttpRequest) -> HttpResponse:
    name = _named(request)
    chosen = [_version(name, request.GET.get(side, "")) for side in ("from", "to")]
    if chosen[0] is not None and (chosen[1] is None or chosen[0].pk > chosen[1].pk):
        chosen.reverse()
    first, second = chosen
    # A single version is compared with the current row.
    before = first.after if first else second.after if second else ""
    after = second.after if first and second else row_versions.now(name)
    return shown(
        site,
        request,
        "editing/comparison.html",
        title=_("What differs in %s") % called(name),
        name=name,
        earlier=first or second,
        later=second if first else None,
        differences=field_differences(name[0], before, after),
        history_address=history_address(name),
    )


def _revert(site: EditingSite, request: HttpRequest, pk: int) -> HttpResponse:
    # Checked before the look-up, so that readers cannot learn from a 404 which changes exist.
    must(request, "change_cause")
    change = get_object_or_404(RowChange.objects.select_related("by"), pk=pk)
    name = (change.kind, change.key)
    if not is_kind(change.kind):
        raise Http404
    there = row_versions.now(name)
    must(request, _permission(name, "change" if there else "add"))
    # The state before a change can be restored too: for a row loaded at the start it is the only record.
    undo = request.GET.get("to") == "before" or not change.after
    wanted = change.before if undo else change.after
    if not wanted:
        raise Http404
    form = ReasonForm(request.POST or None)
    problems: tuple[Any, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            row_versions.revert(name, wanted, by=person(request), why=form.cleaned_data["why"])
        except (row_versions.CannotRevert, DraftError) as error:
            problems = error.problems
        else:
            messages.success(
                request, _("%s is again as it was. It is part of the draft.") % called(name).capitalize()
            )
            return HttpResponseRedirect(history_address(name))
    return shown(
        site,
        request,
        "editing/revert.html",
        status=422 if request.method == "POST" else 200,
        title=_("Bring back an earlier version of %s") % called(name),
        change=change,
        undo=undo,
        form=form,
        problems=problems,
        differences=field_differences(change.kind, there, wanted),
        history_address=history_address(name),
    )


def _deleted(site: EditingSite, request: HttpRequest) -> HttpResponse:
    must(request, "view_rowchange")
    form = DeletedForm(request.GET)
    listed = page_of(request, form.chosen(row_versions.newest_of_deleted()))
    return shown(
        site,
        request,
        "editing/deleted.html",
        title=_("Deleted rows"),
        form=form,
        listed=listed,
        rows=_with_addresses(listed.object_list),
    )


def _with_addresses(changes: Any) -> list[tuple[RowChange, str, str, str]]:
    """Return (change, name of its row, URL of its history, admin URL or "" if the row is deleted) for each."""
    listed = list(changes)
    there = row_addresses((change.kind, change.key) for change in listed)
    return [
        (change, called(name), history_address(name), there.get(name, ""))
        for change in listed
        for name in [(change.kind, change.key)]
    ]


def _named(request: HttpRequest) -> RowKey:
    """Return the row named by `?kind=&key=`.

    Raise Http404 for an unknown kind, PermissionDenied if the user may not view that kind.
    """
    kind, key = request.GET.get("kind", ""), request.GET.get("key", "")
    if not is_kind(kind):
        raise Http404
    must(request, _permission((kind, key), "view"))
    return kind, key


def _version(name: RowKey, pk: str) -> RowChange | None:
    return row_versions.changes_of(name).filter(pk=int(pk)).first() if pk.isdecimal() else None


def _permission(name: RowKey, action: str) -> str:
    return f"{action}_{model_of(name[0])._meta.model_name}"
