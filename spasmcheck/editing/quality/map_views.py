"""The page of the map of the draft's questionnaire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _

from spasmcheck.editing.framing import must, page_at, shown
from spasmcheck.editing.links import row_addresses
from spasmcheck.editing.publishing.draft_state import draft_state
from spasmcheck.editing.quality.questionnaire_map import questionnaire_map, steps_asked
from spasmcheck.reasoning import Knowledge, KnowledgeIndex
from spasmcheck.reasoning.knowledge import Region
from spasmcheck.reasoning.serialisation.codec import fingerprint, to_json

if TYPE_CHECKING:
    from spasmcheck.editing.site import EditingSite

# The steps asked in the reference cases, by draft and region, kept for the newest draft only, since working them
# out takes about a second. No lock is needed: at worst two requests work out the same result at the same time.
_asked: dict[tuple[str, Region], frozenset[str]] = {}


def urls(site: EditingSite) -> list[URLPattern]:
    return [page_at(site, "map/", _map, "map")]


def _map(site: EditingSite, request: HttpRequest) -> HttpResponse:
    must(request, "view_step")
    state = draft_state()
    context: dict[str, Any] = _context(state.knowledge) if state.knowledge else {}
    return shown(site, request, "editing/map.html", title=_("Map of the questionnaire"), draft=state, **context)


def _context(knowledge: Knowledge) -> dict[str, Any]:
    index = KnowledgeIndex(knowledge)
    map_ = questionnaire_map(index, _steps_asked(index))
    addresses = row_addresses(("steps", step.slug) for step in knowledge.steps)
    return {
        "map": map_,
        "bands": [
            (band, [(step, addresses.get(("steps", step.slug), "")) for step in band.steps]) for band in map_.bands
        ],
    }


def _steps_asked(index: KnowledgeIndex) -> frozenset[str]:
    region = Region(settings.SPASMCHECK_REGION)
    key = (fingerprint(to_json(index.knowledge)), region)
    asked = _asked.get(key)
    if asked is None:
        asked = steps_asked(index, region=region)
        _asked.clear()
        _asked[key] = asked
    return asked
