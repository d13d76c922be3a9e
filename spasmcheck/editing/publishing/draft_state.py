"""The draft as pages meet it: whole, empty, or broken."""

from __future__ import annotations

from dataclasses import dataclass

from spasmcheck.evidence.models import Parameters
from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.reasoning import Knowledge, Problem


@dataclass(frozen=True, slots=True)
class DraftState:
    """knowledge: None when nothing is loaded yet, or when the rows make none; then `problems` says why."""

    knowledge: Knowledge | None
    problems: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is loaded yet."""
        return self.knowledge is None and not self.problems


def draft_state() -> DraftState:
    """Read the draft."""
    try:
        return DraftState(draft())
    except DraftError as error:
        return DraftState(None, error.problems if Parameters.objects.exists() else ())
