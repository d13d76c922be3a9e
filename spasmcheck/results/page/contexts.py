"""What the result page may use, as values: an assessment joined with the knowledge's rows."""

from __future__ import annotations

from dataclasses import dataclass

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import Assessment, Progress, Restrictions, food_steps, restrictions_from
from spasmcheck.reasoning.knowledge import AdviceLevel, Cause, Helpline, RedFlag, Region
from spasmcheck.web.answers import AnsweredSection, answered_sections
from spasmcheck.web.easing import EasedView, eased_view
from spasmcheck.web.state import State

from .cautions import CautionView, caution_views
from .changes import Change, changes
from .contributors import Contributor, contributors
from .doctor import DoctorView, doctor_view
from .food import FoodView, food_view


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why the advice is what it is: a rule with the findings that set it off, or a cause worth looking into.

    Neither of them: nothing fits that anybody could be told to look after themselves.
    """

    level: AdviceLevel
    rule: RedFlag | None
    cause: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleOutView:
    """What has to be ruled out first: a cause, or the plain name of what is none."""

    cause: Cause | None
    name: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The whole result.

    reasons: what calls for the advice itself. lesser_reasons: what would call for something less urgent alone.
    rule_out: what is dangerous and has to be ruled out, the most urgent first. urgent_if: single answers that
    would make the advice more urgent. changes: those that would move a cause. eased: more urgent advice that was
    given earlier and does not hold now. finished: there are answers enough for causes; without them the advice is
    what the rules call for, and nothing is told but that. tells_food: whether food is told, which it is not in an
    emergency or while that is so. open_step: the next step that may change something, or ""; none in an
    emergency. code: names the edition and its content, on paper.
    """

    edition: PublishedEdition
    assessment: Assessment
    level: AdviceLevel
    eased: EasedView | None
    finished: bool
    tells_food: bool
    reasons: tuple[ReasonView, ...]
    lesser_reasons: tuple[ReasonView, ...]
    rule_out: tuple[RuleOutView, ...]
    urgent_if: tuple[Change, ...]
    contributors: tuple[Contributor, ...]
    food: FoodView
    cautions: tuple[CautionView, ...]
    held: Restrictions
    changes: tuple[Change, ...]
    doctor: DoctorView
    answers: tuple[AnsweredSection, ...]
    answered: int
    open_step: str
    about_left: int

    @property
    def ambulance(self) -> bool:
        """Whether an ambulance is to be called."""
        return any(reason.rule is not None and reason.rule.ambulance for reason in self.reasons)

    @property
    def helplines(self) -> frozenset[Helpline]:
        """The lines to name beside the advice."""
        return frozenset(line for reason in self.reasons if reason.rule for line in reason.rule.helplines)

    @property
    def code(self) -> str:
        """Such as E7-3F9A2C81: the number of the edition and the beginning of its hash."""
        return f"E{self.edition.number}-{self.edition.sha256[:8].upper()}"


def result_page(
    edition: PublishedEdition, state: State, now: Progress, assessment: Assessment, *, region: Region
) -> ResultPage:
    """Everything that the page shows, in the order in which it shows it."""
    held = held_back_from(edition, assessment)
    urgent_if, others = changes(edition, state.answers, now, assessment) if now.enough else ((), ())
    reasons = [
        ReasonView(r.level, edition.index.red_flags.get(r.rule), r.cause, r.findings)
        for r in assessment.advice.because
    ]
    level = assessment.advice.level
    shown = contributors(edition, now, assessment, held)
    open_food_step = next(iter(food_steps(edition.index, now.path)), "")
    food = food_view(edition, assessment, held, open_step=open_food_step, region=region)
    tells_food = now.enough and level is not AdviceLevel.EMERGENCY
    short = tuple(view.nutrient.name for view in food.intake if view.estimate and view.may_be_short)
    return ResultPage(
        edition=edition,
        assessment=assessment,
        level=level,
        eased=eased_view(edition, state.warned, now, level),
        finished=now.enough,
        tells_food=tells_food,
        reasons=tuple(reason for reason in reasons if reason.level is level),
        lesser_reasons=tuple(reason for reason in reasons if reason.level is not level),
        rule_out=_to_rule_out(edition, assessment),
        urgent_if=urgent_if,
        contributors=shown,
        food=food,
        # While too little is known no food is told, so nothing has to be held back.
        cautions=tuple(view for view in caution_views(edition, assessment) if now.enough or not view.waits_for),
        held=held,
        changes=others,
        doctor=doctor_view(
            edition,
            assessment,
            shown,
            held if tells_food else Restrictions(),
            may_be_short=short if tells_food else (),
        ),
        answers=answered_sections(edition, now),
        answered=len(now.path.chosen),
        open_step="" if level is AdviceLevel.EMERGENCY else now.step or "",
        about_left=now.about_left,
    )


def _to_rule_out(edition: PublishedEdition, assessment: Assessment) -> tuple[RuleOutView, ...]:
    found: list[RuleOutView] = []
    for item in assessment.rule_out:
        causes = [edition.index.causes[slug] for slug in item.causes]
        # Within one red flag: causes that are as urgent by themselves, then what is no cause, then the others.
        urgent = [
            cause
            for cause in causes
            if cause.advice_if_likely and cause.advice_if_likely.urgency >= item.level.urgency
        ]
        found += [RuleOutView(cause, cause.plain_name) for cause in urgent]
        if item.outside:
            found.append(RuleOutView(None, item.outside))
        found += [RuleOutView(cause, cause.plain_name) for cause in causes if cause not in urgent]
    return tuple(found)


def held_back_from(edition: PublishedEdition, assessment: Assessment) -> Restrictions:
    """What the cautions of an assessment hold back."""
    return restrictions_from(
        edition.index, (edition.index.cautions[given.caution] for given in assessment.cautions)
    )
