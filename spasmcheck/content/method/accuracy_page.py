"""Build the page on measured accuracy: shares of cases and the cases that fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.editions.accuracy import CaseAccuracy, Measured
from spasmcheck.evidence.editions.measured import accuracy_of
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.evidence.labelling import give_words
from spasmcheck.reasoning.knowledge import AdviceLevel, Cause, ReferenceCase, TriageScenario


class Counted(StrEnum):
    """A measure of accuracy, as a share of cases or scenarios.

    URGENT and URGENT_SCENARIOS are shares of the urgent ones alone.
    """

    CAUSE_FIRST = "cause-first"
    CAUSE_AMONG_FIRST = "cause-among-first"
    ADVICE = "advice"
    URGENT = "urgent"
    SCENARIOS = "scenarios"
    URGENT_SCENARIOS = "urgent-scenarios"


give_words(
    Counted,
    name={
        Counted.CAUSE_FIRST: _("An accepted cause came first"),
        Counted.CAUSE_AMONG_FIRST: _("An accepted cause was among the first three"),
        Counted.ADVICE: _("The advice was accepted"),
        Counted.URGENT: _("Urgent cases seen as urgent enough"),
        Counted.SCENARIOS: _("Made-up people near the line: the advice was accepted"),
        Counted.URGENT_SCENARIOS: _("Urgent ones among them seen as urgent enough"),
    },
)


class HowAsked(StrEnum):
    """Whether all findings of a case are given at once, or answered in an interview as a visitor is asked."""

    STATED = "stated"
    INTERVIEW = "interview"


give_words(HowAsked, name={HowAsked.STATED: _("As described"), HowAsked.INTERVIEW: _("Asked as a visitor")})


class AdviceError(StrEnum):
    """The advice compared with the accepted levels."""

    ACCEPTED = "accepted"
    MILDER = "milder"
    STRONGER = "stronger"


give_words(
    AdviceError,
    # Shown after the advice given to a case that fails.
    aside={
        AdviceError.ACCEPTED: _("(accepted)"),
        AdviceError.MILDER: _("(milder than accepted)"),
        AdviceError.STRONGER: _("(stronger than accepted)"),
    },
)

_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Share:
    held: int
    of: int

    @property
    def percent(self) -> int:
        """Return the percentage, rounded to 1-99 unless it is exactly 0 or 100; 0 if `of` is 0."""
        if self.held in {0, self.of}:
            return _HUNDRED if self.held else 0
        return min(max(round(_HUNDRED * self.held / self.of), 1), _HUNDRED - 1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure for stated findings and for the interview."""

    what: Counted
    stated: Share
    interview: Share


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The result of a case. first: the highest-ranked causes; cause_missed: none of them is accepted."""

    way: HowAsked
    first: tuple[Cause, ...]
    advice: AdviceLevel
    cause_missed: bool
    off: AdviceError


@dataclass(frozen=True, slots=True)
class Failure:
    """A case or scenario that fails. causes: the accepted ones; came: results of the ways in which it fails."""

    case: ReferenceCase | TriageScenario
    causes: tuple[Cause, ...]
    came: tuple[CaseResult, ...]


@dataclass(frozen=True, slots=True)
class AccuracyPage:
    """What the template shows.

    kinds: number of cases by kind of source, largest first. failures: cases with no accepted cause among the
    first, or advice that is not accepted. scenario_failures: scenarios with advice that is not accepted.
    not_first: cases whose interview ranks an accepted cause among the first, but not first.
    """

    figures: tuple[Figure, ...]
    median_steps: float
    kinds: Mapping[str, int]
    cases: int
    scenarios: int
    failures: tuple[Failure, ...]
    scenario_failures: tuple[Failure, ...]
    not_first: tuple[Failure, ...]


def accuracy_page(edition: PublishedEdition) -> AccuracyPage:
    """Measure an edition on its own cases and scenarios."""
    accuracy = accuracy_of(edition)
    knowledge = edition.knowledge
    kinds = Counter(case.source_kind for case in knowledge.reference_cases)
    ways: dict[HowAsked, Measured] = {HowAsked.STATED: accuracy.stated, HowAsked.INTERVIEW: accuracy.interview}
    cases = {way: {outcome.slug: outcome for outcome in measured.cases} for way, measured in ways.items()}
    scenarios = {way: {outcome.slug: outcome for outcome in measured.scenarios} for way, measured in ways.items()}
    return AccuracyPage(
        figures=tuple(_figures(accuracy.stated, accuracy.interview)),
        median_steps=accuracy.interview.median_steps,
        kinds=dict(kinds.most_common()),
        cases=len(knowledge.reference_cases),
        scenarios=len(knowledge.triage_scenarios),
        failures=_failures(edition, knowledge.reference_cases, cases, _fails),
        scenario_failures=_failures(edition, knowledge.triage_scenarios, scenarios, _is_advised_otherwise),
        not_first=_failures(
            edition, knowledge.reference_cases, {HowAsked.INTERVIEW: cases[HowAsked.INTERVIEW]}, _is_not_first
        ),
    )


def _figures(stated: Measured, interview: Measured) -> Iterable[Figure]:
    def figure(what: Counted, holds: Callable[[CaseAccuracy], bool], *both: Iterable[CaseAccuracy]) -> Figure:
        held = [[holds(outcome) for outcome in outcomes] for outcomes in both]
        return Figure(what, *(Share(sum(outcomes), len(outcomes)) for outcomes in held))

    cases = stated.cases, interview.cases
    scenarios = stated.scenarios, interview.scenarios
    yield figure(Counted.CAUSE_FIRST, lambda outcome: outcome.cause_is_first, *cases)
    yield figure(Counted.CAUSE_AMONG_FIRST, lambda outcome: outcome.cause_is_among_first, *cases)
    yield figure(Counted.ADVICE, lambda outcome: outcome.advice_is_accepted, *cases)
    yield figure(Counted.URGENT, _is_seen, *map(_urgent, cases))
    yield figure(Counted.SCENARIOS, lambda outcome: outcome.advice_is_accepted, *scenarios)
    yield figure(Counted.URGENT_SCENARIOS, _is_seen, *map(_urgent, scenarios))


def _urgent(outcomes: Iterable[CaseAccuracy]) -> list[CaseAccuracy]:
    return [outcome for outcome in outcomes if outcome.is_urgent]


def _is_seen(outcome: CaseAccuracy) -> bool:
    return not outcome.is_urgent_and_missed


def _fails(outcome: CaseAccuracy) -> bool:
    return not (outcome.cause_is_among_first and outcome.advice_is_accepted)


def _is_advised_otherwise(outcome: CaseAccuracy) -> bool:
    return not outcome.advice_is_accepted


def _is_not_first(outcome: CaseAccuracy) -> bool:
    return outcome.cause_is_among_first and not outcome.cause_is_first


def _failures(
    edition: PublishedEdition,
    cases: Iterable[ReferenceCase | TriageScenario],
    outcomes: Mapping[HowAsked, Mapping[str, CaseAccuracy]],
    fails: Callable[[CaseAccuracy], bool],
) -> tuple[Failure, ...]:
    """Return the cases that fail in at least one way, with the results of those ways only."""
    found = []
    for case in cases:
        of_case = [(way, by_slug[case.slug]) for way, by_slug in outcomes.items()]
        came = tuple(_came(edition, way, outcome) for way, outcome in of_case if fails(outcome))
        if came:
            accepted = case.acceptable_causes if isinstance(case, ReferenceCase) else ()
            found.append(Failure(case, tuple(edition.index.causes[slug] for slug in accepted), came))
    return tuple(found)


def _came(edition: PublishedEdition, way: HowAsked, outcome: CaseAccuracy) -> CaseResult:
    return CaseResult(
        way,
        tuple(edition.index.causes[slug] for slug in outcome.first),
        outcome.advice,
        not outcome.cause_is_among_first,
        _off(outcome),
    )


def _off(outcome: CaseAccuracy) -> AdviceError:
    # Advice between two accepted levels counts as milder, being below the stronger one. No case has this yet.
    if outcome.advice_is_accepted:
        return AdviceError.ACCEPTED
    return (
        AdviceError.STRONGER
        if outcome.advice.urgency > max(level.urgency for level in outcome.accepted)
        else AdviceError.MILDER
    )
