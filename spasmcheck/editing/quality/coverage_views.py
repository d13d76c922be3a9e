"""The page of the gaps in the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _

from spasmcheck.editing.framing import must, page_at, shown
from spasmcheck.editing.links import row_addresses
from spasmcheck.editing.publishing.draft_state import draft_state
from spasmcheck.editing.quality.coverage import coverage
from spasmcheck.reasoning import KnowledgeIndex

if TYPE_CHECKING:
    from spasmcheck.editing.site import EditingSite


def urls(site: EditingSite) -> list[URLPattern]:
    return [page_at(site, "coverage/", _coverage, "coverage")]


def _coverage(site: EditingSite, request: HttpRequest) -> HttpResponse:
    must(request, "view_finding")
    state = draft_state()
    listed = coverage(KnowledgeIndex(state.knowledge)) if state.knowledge else ()
    addresses = row_addresses(hole.name for part in listed for hole in part.holes)
    return shown(
        site,
        request,
        "editing/coverage.html",
        title=_("Coverage"),
        draft=state,
        listed=[
            (part, [(hole, addresses.get(hole.name, "")) for hole in part.holes]) for part in listed if part.holes
        ],
        fine=[part for part in listed if not part.holes],
    )
