"""Pages for published editions: list, content, comparison of two, and rollback to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _

from spasmcheck.editing.framing import must, page_at, page_of, person, shown
from spasmcheck.editing.publishing import publication
from spasmcheck.editing.publishing.edition_form import EditionForm
from spasmcheck.evidence.editions.publishing import PublishError, content_of, rollback
from spasmcheck.evidence.editions.rehearsal import rehearse
from spasmcheck.evidence.history.recording import RowDifference, RowKey, differences_between, json_rows
from spasmcheck.evidence.history.unpublished import changes_unpublished, unpublished
from spasmcheck.evidence.models import Edition
from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.reasoning.serialisation.codec import fingerprint, to_json

if TYPE_CHECKING:
    from spasmcheck.editing.site import EditingSite

LIVE, DRAFT = "live", "draft"
_TOO_LONG = 10


class RollbackForm(EditionForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"].label = _("Why")
        self.fields["note"].error_messages["required"] = _("Say why this edition is brought back.")


def urls(site: EditingSite) -> list[URLPattern]:
    return [
        page_at(site, "editions/", _editions, "editions"),
        page_at(site, "editions/<int:number>/", _edition, "edition"),
        page_at(site, "editions/<int:number>/file/", _file, "edition-file"),
        page_at(site, "editions/<int:number>/rollback/", _rollback, "rollback"),
        page_at(site, "editions/compare/<slug:first>/<slug:second>/", _comparison, "edition-comparison"),
    ]


def _editions(site: EditingSite, request: HttpRequest) -> HttpResponse:
    must(request, "view_edition")
    return shown(
        site,
        request,
        "editing/editions.html",
        title=_("Editions"),
        listed=page_of(request, _listed()),
    )


def _edition(site: EditingSite, request: HttpRequest, number: int) -> HttpResponse:
    must(request, "view_edition")
    edition = get_object_or_404(_listed(), number=number)
    numbers = list(Edition.objects.order_by("-number").values_list("number", flat=True))
    other = request.GET.get("with", "")
    if other in {DRAFT, *map(str, numbers)}:
        return HttpResponseRedirect(reverse("admin:edition-comparison", args=[number, other]))
    return shown(
        site,
        request,
        "editing/edition.html",
        title=str(edition),
        edition=edition,
        is_live=number == numbers[0],
        others=[one for one in numbers if one != number],
        may_publish=request.user.has_perm("evidence.publish_edition"),
    )


def _file(site: EditingSite, request: HttpRequest, number: int) -> HttpResponse:
    must(request, "view_edition")
    edition = get_object_or_404(Edition, number=number)
    response = HttpResponse(edition.knowledge.encode(), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="spasmcheck-edition-{number}.json"'
    return response


def _comparison(site: EditingSite, request: HttpRequest, first: str, second: str) -> HttpResponse:
    must(request, "view_edition")
    try:
        rows = [_rows(side) for side in (first, second)]
    except (DraftError, PublishError) as error:
        return shown(
            site,
            request,
            "editing/edition_comparison.html",
            status=409,
            title=_("These cannot be compared"),
            problem=str(error),
        )
    listed = page_of(request, differences_between(*rows), publication.MOST_ROWS)
    title = _("From %(first)s to %(second)s") % {"first": _called(first), "second": _called(second)}
    return shown(
        site,
        request,
        "editing/edition_comparison.html",
        title=title,
        listed=listed,
        kinds=publication.shown_rows(list(listed)),
        back=reverse("admin:edition-comparison", args=[second, first]),
    )


def _rollback(site: EditingSite, request: HttpRequest, number: int) -> HttpResponse:
    must(request, "publish_edition")
    edition = get_object_or_404(Edition, number=number)
    live = Edition.objects.newest(1)[0]
    if live.sha256 == edition.sha256:
        messages.info(request, _("%s has just what is public now.") % edition)
        return HttpResponseRedirect(reverse("admin:edition", args=[number]))
    try:
        wanted = content_of(number)
    except PublishError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(reverse("admin:edition", args=[number]))
    outcome = rehearse(wanted, live)
    sent = request.POST if request.method == "POST" else None
    form = RollbackForm(sent, missed=bool(outcome.missed))
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        try:
            made = rollback(
                to_number=number,
                note=given["note"],
                by=person(request),
                override=given.get("override", ""),
                expected_live_number=_number(sent.get("expected_live_number", "")),
                expected_draft_sha256=sent.get("expected_draft_sha256", ""),
            )
        except PublishError as error:
            form.add_error(None, error.message)
        else:
            said = _("%(made)s is public. It has the content of %(edition)s, and so has the draft.")
            messages.success(request, said % {"made": made, "edition": edition})
            return HttpResponseRedirect(reverse("admin:editions"))
    expected_draft_sha256, lost = _lost()
    return shown(
        site,
        request,
        "editing/rollback.html",
        status=200 if sent is None else 422,
        title=_("Go back to %s") % edition,
        edition=edition,
        live=live,
        form=form,
        shown=publication.shown(outcome, wanted),
        expected_draft_sha256=expected_draft_sha256,
        lost=publication.shown_rows(lost[: publication.MOST_ROWS]),
        lost_left=max(len(lost) - publication.MOST_ROWS, 0),
        authors=publication.authors(changes_unpublished(lost)),
    )


def _listed() -> QuerySet[Edition]:
    """Return editions, newest first, without their content but with its `size` in characters."""
    return (
        Edition.objects.select_related("published_by")
        .defer("knowledge")
        .annotate(size=Length("knowledge"))
        .order_by("-number")
    )


def _rows(side: str) -> dict[RowKey, str]:
    """Return the rows, as JSON, of the draft, the live edition or an edition by number.

    Raise Http404 for a number that no edition has; DraftError or PublishError if the content cannot be read.
    """
    if side == DRAFT:
        return json_rows(draft())
    if side == LIVE:
        live = Edition.objects.live()
        return json_rows(content_of(live.number)) if live else {}
    number = _number(side)
    get_object_or_404(Edition.objects.only("pk"), number=number)
    return json_rows(content_of(number))


def _number(text: str) -> int:
    """Return the text as a number, or 0, which no edition has, if it is none."""
    return int(text) if text.isdecimal() and len(text) < _TOO_LONG else 0


def _called(side: str) -> str:
    if side == DRAFT:
        return _("the draft")
    if side == LIVE:
        return _("what is public")
    return _("edition %s") % side


def _lost() -> tuple[str, list[RowDifference]]:
    """Return the hash of the draft, and its unpublished differences, which a rollback would undo.

    ("", []) if the draft is invalid.
    """
    try:
        knowledge = draft()
    except DraftError:
        return "", []
    return fingerprint(to_json(knowledge)), unpublished(knowledge)
