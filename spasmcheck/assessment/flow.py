"""Where a visitor goes next: routing only. What is true, the reasoning decides; what is said, the templates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from spasmcheck.reasoning import KnowledgeIndex, Progress, WhyAsked, food_steps, not_offered
from spasmcheck.reasoning.knowledge import AdviceLevel, RedFlag
from spasmcheck.web.state import State


class CheckPage(Enum):
    """The kinds of page that a visitor can be sent to; the values are URL names."""

    START = "assessment:start"
    STEP = "assessment:step"
    EMERGENCY = "assessment:emergency"
    SAME_DAY = "assessment:same-day"
    OUT_OF_SCOPE = "assessment:out-of-scope"
    REVIEW = "assessment:review"
    RESULT = "results:result"


@dataclass(frozen=True, slots=True)
class Target:
    """Where to go; `step` is empty but for a step. opened: the step is there because an answer was changed."""

    place: CheckPage
    step: str = ""
    opened: bool = False


_BEFORE_ALL_OTHERS = {WhyAsked.SAFETY, WhyAsked.IN_ORDER}
"""While a step is asked for one of these reasons, the estimate of what is left counts every step worth asking."""

FOOD, REST = "food", "rest"
RETURNS = {"answers": CheckPage.REVIEW, "result": CheckPage.RESULT, FOOD: CheckPage.RESULT, REST: CheckPage.REVIEW}
"""Where the visitor returns to after an answer out of turn: from the list of answers, from the result, in the food
part, or in the rest of the questions once the check is ready."""


def next_target(index: KnowledgeIndex, now: Progress) -> Target:
    """The next page of a check, without looking back."""
    if now.out_of_scope:
        return Target(CheckPage.OUT_OF_SCOPE)
    step = next(iter(led_to(index, now)), "")
    return Target(CheckPage.STEP, step) if step else Target(CheckPage.REVIEW)


def led_to(index: KnowledgeIndex, now: Progress) -> tuple[str, ...]:
    """The planned steps that the visitor is led to."""
    left_out = not_offered(index, now)
    return tuple([slug for slug in now.planned if slug not in left_out]) if left_out else now.planned


def after_answer(index: KnowledgeIndex, before: Callable[[], Progress], now: Progress, return_to: str) -> Target:
    """The page after an answer: what is newly urgent first, then the rest of the part, then back or on.

    Steps that a changed answer opens come before going back. before: where the check stood before the answer,
    asked for only where it matters.
    """
    urgent = to_tell(now)
    returns = return_to in RETURNS and may_see_result(now)
    if not urgent and not returns:
        return next_target(index, now)
    earlier = before()
    known = to_tell(earlier)
    new = [rule.advice_level for rule in urgent if rule not in known]
    if AdviceLevel.EMERGENCY in new:
        return Target(CheckPage.EMERGENCY)
    if new and not known:
        return Target(CheckPage.SAME_DAY)
    if not returns:
        return next_target(index, now)
    if further := part(index, now, return_to):
        return Target(CheckPage.STEP, further[0])
    opened = [slug for slug in now.worth_asking if slug not in earlier.path.open_steps]
    return Target(CheckPage.STEP, opened[0], opened=True) if opened else Target(RETURNS[return_to])


def part(index: KnowledgeIndex, now: Progress, return_to: str) -> tuple[str, ...]:
    """The steps still to come of the part that the visitor is in: the food part, or the rest; else none."""
    if return_to == FOOD:
        return food_steps(index, now.path)
    return rest(index, now) if return_to == REST else ()


def rest(index: KnowledgeIndex, now: Progress) -> tuple[str, ...]:
    """The steps that could still matter though they are not expected to, but for the food part's own pages."""
    return tuple(slug for slug in now.worth_asking if slug not in index.screener_steps)


def to_tell(now: Progress) -> tuple[RedFlag, ...]:
    """The rules that call for an emergency or for help the same day, and that the visitor is told of now.

    Help today can wait for the one or two pages that may show that it is not needed; an emergency cannot.
    """
    return tuple(rule for rule in now.holding if rule.advice_level.is_urgent and rule.slug not in now.unsettled)


def urgency(now: Progress) -> AdviceLevel:
    """The level of the most urgent rule that the visitor is told of; self-care if none calls for more."""
    levels = [rule.advice_level for rule in to_tell(now)]
    return max(levels, key=lambda level: level.urgency, default=AdviceLevel.SELF_CARE)


def pages_left(index: KnowledgeIndex, now: Progress, asked: str, return_to: str) -> int:
    """An honest estimate of the pages that come after this one."""
    if return_to in {FOOD, REST}:
        return len([slug for slug in part(index, now, return_to) if slug != asked])
    left = now.about_left
    if left_out := not_offered(index, now):
        in_order = now.why in _BEFORE_ALL_OTHERS
        counted = set(now.worth_asking).difference(index.screener_steps) if in_order else set(now.planned)
        left -= len(counted & left_out)
    return max(0, left - (asked not in now.path.answered))


def may_see_result(now: Progress) -> bool:
    """What the answers come to so far may be asked for once the safety questions are answered."""
    return now.safety_done and not now.out_of_scope


def back(index: KnowledgeIndex, state: State, now: Progress, step: str, return_to: str) -> Target:
    """Where Back leads: to where the change was asked for, else to the step answered before this one."""
    if return_to:
        return Target(RETURNS[return_to])
    visited = list(dict.fromkeys(index.step_of_question.get(question, "") for question in state.answers))
    visited = [slug for slug in visited if slug in now.path.answered]
    if step in visited:
        visited = visited[: visited.index(step)]
    return Target(CheckPage.STEP, visited[-1]) if visited else Target(CheckPage.START)
