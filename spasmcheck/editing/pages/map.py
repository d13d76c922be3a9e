"""The map of the questionnaire as the draft has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spasmcheck.editing.draft_state import draft_state
from spasmcheck.editing.links import row_addresses
from spasmcheck.editing.map_picture import picture
from spasmcheck.editing.questionnaire_map import questionnaire_map, steps_asked
from spasmcheck.reasoning import Knowledge, Model
from spasmcheck.reasoning.codec import fingerprint, to_json
from spasmcheck.reasoning.knowledge import Region

if TYPE_CHECKING:
    from spasmcheck.editing.site import EditingSite

# The steps that the cases of the newest draft come to, since asking anew takes a second. Without a lock: at worst
# two work out the same at one time.
_asked: dict[tuple[str, Region], frozenset[str]] = {}


def urls(site: EditingSite) -> list[URLPattern]:
    """One page."""

    @require_safe
    @permission_required("evidence.view_step", raise_exception=True)
    def show(request: HttpRequest) -> HttpResponse:
        state = draft_state()
        context = {**site.each_context(request), "title": _("Map of the questionnaire"), "draft": state}
        if state.knowledge is not None:
            context |= _drawn(state.knowledge)
        return render(request, "editing/map.html", context)

    return [path("map/", site.admin_view(show), name="map")]


def _drawn(knowledge: Knowledge) -> dict[str, object]:
    model = Model(knowledge)
    drawn = questionnaire_map(model, _steps_asked(model))
    addresses = row_addresses(("steps", step.slug) for step in knowledge.steps)
    return {
        "map": drawn,
        "picture": picture(drawn),
        "bands": [
            (band, [(step, addresses.get(("steps", step.slug), "")) for step in band.steps])
            for band in drawn.bands
        ],
    }


def _steps_asked(model: Model) -> frozenset[str]:
    region = Region(settings.SPASMCHECK_REGION)
    key = (fingerprint(to_json(model.knowledge)), region)
    asked = _asked.get(key)
    if asked is None:
        asked = steps_asked(model, region=region)
        _asked.clear()
        _asked[key] = asked
    return asked
