"""Where a visitor goes next: routing only. What is true, the reasoning decides; what is said, the templates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from spasmcheck.reasoning import Findings, Model, Path, Progress, holding, next_food_step
from spasmcheck.reasoning.knowledge import AdviceLevel, RedFlag
from spasmcheck.web.state import State


class Place(Enum):
    """The kinds of page that a visitor can be sent to; the values are URL names."""

    STEP = "assessment:step"
    EMERGENCY = "assessment:emergency"
    OUT_OF_SCOPE = "assessment:out-of-scope"
    REVIEW = "assessment:review"
    RESULT = "results:result"


@dataclass(frozen=True, slots=True)
class Target:
    """Where to go; `step` is empty but for a step."""

    place: Place
    step: str = ""


FOOD = "food"
RETURNS = {"answers": Place.REVIEW, "result": Place.RESULT, FOOD: Place.RESULT}
"""Pages from which an answer can be changed, and to which the visitor then returns; "food" ends at the result."""


def next_target(now: Progress) -> Target:
    """The next page of a check, without looking back."""
    if now.out_of_scope:
        return Target(Place.OUT_OF_SCOPE)
    return Target(Place.STEP, now.step) if now.step else Target(Place.REVIEW)


def after_answer(model: Model, before: Path, now: Progress, return_to: str) -> Target:
    """The page after an answer: a new emergency first, then the rest of the food part, then back or on.

    Steps that a changed answer opens come before going back.
    """
    known = emergencies(model, before.findings)
    if any(rule not in known for rule in emergencies(model, now.findings)):
        return Target(Place.EMERGENCY)
    if return_to not in RETURNS or not may_see_result(now):
        return next_target(now)
    if return_to == FOOD and (food := next_food_step(model, now.path)):
        return Target(Place.STEP, food)
    opened = [slug for slug in now.worth_asking if slug not in before.open_steps]
    return Target(Place.STEP, opened[0]) if opened else Target(RETURNS[return_to])


def emergencies(model: Model, findings: Findings) -> tuple[RedFlag, ...]:
    """The emergency rules that hold, in the knowledge's order."""
    return tuple(rule for rule in holding(model, findings) if rule.advice_level is AdviceLevel.EMERGENCY)


def may_see_result(now: Progress) -> bool:
    """Results may be asked for once the safety questions are answered."""
    return now.safety_done and not now.out_of_scope


def step_before(model: Model, state: State, now: Progress, step: str) -> str | None:
    """The step that was answered before this one, or the last one answered."""
    visited = list(dict.fromkeys(model.step_of_question.get(question, "") for question in state.answers))
    visited = [slug for slug in visited if slug in now.path.answered]
    if step in visited:
        visited = visited[: visited.index(step)]
    return visited[-1] if visited else None
