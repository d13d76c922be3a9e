"""What the result page may use, as values: an assessment joined with the knowledge's words."""

from __future__ import annotations

from dataclasses import dataclass

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning import Answers, Assessment, Progress, Reason, food_steps
from spasmcheck.reasoning.knowledge import AdviceLevel, RedFlag
from spasmcheck.web.answers import AnsweredSection, answered_sections

from .cautions import CautionView, caution_views, withheld
from .changes import Change, changes
from .contributors import Contributor, contributors
from .intake import IntakeView, intake_views


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why the advice is what it is: a rule with the answers that set it off, or a cause worth looking into."""

    level: AdviceLevel
    rule: RedFlag | None
    cause: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The whole result.

    reasons: what calls for the advice itself. lesser_reasons: what would call for something less urgent alone.
    urgent_if: single answers that would make the advice more urgent. changes: those that would move a cause.
    food_step: the first food page that is still open, or "". open_step: the next step that may change something.
    """

    level: AdviceLevel
    reasons: tuple[ReasonView, ...]
    lesser_reasons: tuple[ReasonView, ...]
    urgent_if: tuple[Change, ...]
    contributors: tuple[Contributor, ...]
    intake: tuple[IntakeView, ...]
    region: str
    cautions: tuple[CautionView, ...]
    withheld: frozenset[str]
    changes: tuple[Change, ...]
    answers: tuple[AnsweredSection, ...]
    answered: int
    open_step: str
    about_left: int
    food_step: str
    edition: PublishedEdition


def result_page(edition: PublishedEdition, answers: Answers, now: Progress, assessment: Assessment) -> ResultPage:
    """Everything that the page shows, in the order in which it shows it."""
    held_back = withheld(edition, assessment)
    urgent_if, others = changes(edition, answers, now, assessment)
    reasons = [_reason(edition, reason) for reason in assessment.advice.because]
    level = assessment.advice.level
    return ResultPage(
        level=level,
        reasons=tuple(reason for reason in reasons if reason.level is level),
        lesser_reasons=tuple(reason for reason in reasons if reason.level is not level),
        urgent_if=urgent_if,
        contributors=contributors(edition, now, assessment, held_back),
        intake=intake_views(edition, assessment, held_back),
        region=assessment.intake[0].needs[0].region if assessment.intake else "",
        cautions=caution_views(edition, assessment),
        withheld=held_back,
        changes=others,
        answers=answered_sections(edition, now),
        answered=len(now.path.chosen),
        open_step=now.step or "",
        about_left=now.about_left,
        food_step=next(iter(food_steps(edition.model, now.path)), ""),
        edition=edition,
    )


def _reason(edition: PublishedEdition, reason: Reason) -> ReasonView:
    model = edition.model
    rule = model.red_flags[reason.rule] if reason.rule else None
    cause = model.causes[reason.cause].plain_name if reason.cause else ""
    statements = tuple(model.findings[slug].statement for slug in reason.findings) if rule else ()
    return ReasonView(reason.level, rule, cause, statements)
