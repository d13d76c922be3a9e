"""The base form and admin of all knowledge rows: each save is recorded as one change set, with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.links import history_address
from spasmcheck.editing.preview_links import preview_address
from spasmcheck.evidence.history.recording import ChangeSet, RowKey, recorded
from spasmcheck.evidence.history.row_keys import name_of
from spasmcheck.evidence.models import Keyed, RowChange
from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.evidence.schema.validation import problems_of
from spasmcheck.reasoning.problems import Problem, Severity

from .checked import CheckedForm
from .choosing import ChoosesRows
from .prose import FIELDS_OF_ROWS

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    KeyedModelAdmin = admin.ModelAdmin[Keyed]
else:
    KeyedModelAdmin = admin.ModelAdmin


class KnowledgeForm(CheckedForm):
    """Form of a row that asks for a reason and refuses to overwrite somebody else's newer change unseen.

    change_reason: not named `why`, because rules and questions have a field of that name. seen: primary key of
    the newest RowChange when the form was drawn. newest, refused, why_required: set on the class that the admin
    makes for each request.
    """

    newest: ClassVar[int] = 0
    refused: ClassVar[Sequence[str]] = ()
    why_required: ClassVar[bool] = False
    change_reason = forms.CharField(
        label=_("Why this change"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("For colleagues who read the history: the reason, and where you read it."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "change_reason" in self.fields:
            self.fields["change_reason"].required = self.why_required
        if "seen" in self.fields and self.instance.pk:
            self.fields["seen"].initial = self.newest
        if "slug" in self.fields:
            keep_slug(self)

    @property
    def names(self) -> Sequence[RowKey]:
        """Return the kind and key of every row that the page edits."""
        return (name_of(self.instance),)

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError if the draft was refused (`refused`) or if others changed a row after `seen`."""
        cleaned = super().clean() or self.cleaned_data
        if self.refused:
            raise ValidationError(list(self.refused), code="refused")
        if self.instance.pk and "seen" in self.fields:
            self._notice_others(cleaned.get("seen") or 0)
        return cleaned

    def _notice_others(self, seen: int) -> None:
        newer = _records(self.names).filter(pk__gt=seen).select_related("by").first()
        if newer is None:
            return
        # Count the newer change as seen, so that submitting the form again overwrites it.
        self.data = cast("QueryDict", self.data).copy()
        self.data[self.add_prefix("seen")] = str(newer.pk)
        raise ValidationError(
            gettext(
                "%(who)s changed this while you were editing it. Look at their version in another tab. Saving "
                "once more replaces it with what stands here."
            )
            % {"who": newer.by or gettext("Somebody")},
            code="changed-meanwhile",
        )


class KnowledgeAdmin(ChoosesRows, KeyedModelAdmin):
    """Admin of one kind of row.

    why_required: whether a change needs a reason.
    """

    form = KnowledgeForm
    formfield_overrides = FIELDS_OF_ROWS
    why_required: ClassVar[bool] = False
    list_per_page = 100
    save_on_top = True
    change_form_template = "editing/row_form.html"
    delete_confirmation_template = "editing/delete_row.html"
    delete_selected_confirmation_template = "editing/delete_rows.html"

    class Media:
        css = {"all": ["css/editing-forms.css", "css/editing-causes.css"]}

    def get_form(
        self, request: HttpRequest, obj: Keyed | None = None, change: bool = False, **options: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **options)
        # Set on the class made for this request: the declared fields are shared by the forms of all requests.
        form.why_required = self.why_required
        form.newest = getattr(request, "newest", 0)
        form.refused = getattr(request, "refused", ())
        return form

    def get_view_on_site_url(self, obj: Keyed | None = None) -> str | None:
        """Return the row's address in the preview, or None if it has none."""
        return (preview_address(obj) if obj else "") or None

    def get_fieldsets(self, request: HttpRequest, obj: Keyed | None = None) -> Any:
        """Return the fieldsets with the fields about the change in one of their own at the end.

        Leave those fields out for users who may neither change the row nor add one.
        """
        about = ("change_reason", "seen")
        fieldsets = [
            (name, {**options, "fields": [field for field in options["fields"] if field not in about]})
            for name, options in super().get_fieldsets(request, obj)
        ]
        if not self.has_change_permission(request, obj) and not self.has_add_permission(request):
            return fieldsets
        return [*fieldsets, (_("About this change"), {"fields": about, "classes": ("about-change",)})]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show the form, or save it as one recorded change set.

        If the rows make no knowledge after the save, undo it and show the form with the problems.
        """
        show = super().changeform_view
        # Read before the row itself, so that a change saved between the two reads is noticed.
        setattr(request, "newest", RowChange.objects.values_list("pk", flat=True).first() or 0)  # noqa: B010

        def on_the_form(error: DraftError) -> HttpResponse:
            # `KnowledgeForm.clean` raises these problems, so showing the same POST again saves nothing.
            setattr(request, "refused", [str(problem) for problem in error.problems])  # noqa: B010
            return show(request, object_id, form_url, extra_context)

        return self._on_record(request, lambda: show(request, object_id, form_url, extra_context), on_the_form)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        show = super().delete_view
        return self._on_record(request, lambda: show(request, object_id, extra_context))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        show = super().changelist_view
        return self._on_record(request, lambda: show(request, extra_context))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Redirect to the recorded history of the row, in place of Django's log.

        Raise PermissionDenied without permission to view, and Http404 if there is no such row.
        """
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return HttpResponseRedirect(history_address(name_of(row)))

    def _on_record(
        self,
        request: HttpRequest,
        show: Callable[[], HttpResponse],
        refuse: Callable[[DraftError], HttpResponse] | None = None,
    ) -> HttpResponse:
        """Return the response of `show`, recording what a POST changes with the reason that was sent.

        If the rows make no knowledge afterwards (DraftError), nothing is changed and the response is that of
        `refuse`. `refuse` must not write, since it runs outside `recorded`. Without it, redirect to the same
        address with the problems as messages.
        """
        if request.method != "POST":
            return show()
        why = " ".join(request.POST.get("change_reason", "").split())
        try:
            with recorded(origin="edited", by=cast("User", request.user), why=why) as deed:
                response = show()
        except DraftError as error:
            _take_back_messages(request)
            return refuse(error) if refuse else _refused(request, error)
        _tell_problems(request, deed)
        return response


def keep_slug(form: Any) -> None:
    """Disable the slug of a saved row: addresses, old editions and the history refer to the row by it."""
    slug = form.fields["slug"]
    slug.disabled = bool(form.instance.pk)
    slug.help_text = slug.help_text or gettext(
        "A short name for addresses and files. It stays as it is once saved."
    )


def _records(names: Sequence[RowKey]) -> Any:
    which = Q()
    for kind, key in names:
        which |= Q(kind=kind, key=key)
    return RowChange.objects.filter(which).order_by("-pk")


def _take_back_messages(request: HttpRequest) -> None:
    """Drop the messages queued before the changes were undone. Django has no public method for that."""
    storage: Any = messages.get_messages(request)
    storage._queued_messages.clear()  # noqa: SLF001


def _refused(request: HttpRequest, error: DraftError) -> HttpResponse:
    for problem in error.problems:
        messages.error(request, gettext("Nothing was changed: %s") % problem)
    return HttpResponseRedirect(request.get_full_path())


def _tell_problems(request: HttpRequest, deed: ChangeSet) -> None:
    """Add a message for each audit problem of the rows just changed: errors block publication, warnings do not.

    Call this after the transaction, so that nobody waits for the audit of the whole draft.
    """
    if not deed.differences:
        return
    changed = {(row.kind, row.key) for row in deed.differences}
    try:
        problems: Iterable[Problem] = problems_of(draft())
    except DraftError as error:
        problems = error.problems
    for problem in problems:
        if (problem.kind, problem.key) in changed:
            if problem.severity is Severity.ERROR:
                messages.error(request, gettext("This cannot be published yet: %s") % problem)
            else:
                messages.warning(request, gettext("Please look again: %s") % problem)
