"""The state of the draft: valid, empty or invalid."""

from __future__ import annotations

from dataclasses import dataclass

from spasmcheck.evidence.models import Parameters
from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.reasoning import Knowledge, Problem


@dataclass(frozen=True, slots=True)
class DraftState:
    """The compiled draft, or why there is none.

    knowledge: None if nothing is loaded yet (then `problems` is empty) or the rows are invalid (then it says why).
    """

    knowledge: Knowledge | None
    problems: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no rows are loaded yet."""
        return self.knowledge is None and not self.problems


def draft_state() -> DraftState:
    """Compile the draft and return its state; raises no DraftError."""
    try:
        return DraftState(draft())
    except DraftError as error:
        return DraftState(None, error.problems if Parameters.objects.exists() else ())
