"""Which edition answers a visitor."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Region

from . import state as states
from .state import State


def check_under_way(request: HttpRequest) -> tuple[State, PublishedEdition]:
    """The visitor's state, new if there is none, and the edition it began with while that is at hand."""
    state, unreadable = states.read(request)
    edition = (state and published.by_number(state.edition)) or published.current()
    if state is None:
        return State(edition.number, lost=unreadable), edition
    return state, edition


def region() -> Region:
    """Whose reference intakes this site uses."""
    return Region(settings.SPASMCHECK_REGION)
