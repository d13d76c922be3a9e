"""How often the reasoning comes to what a fair clinician accepts, over the cases in the knowledge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from spasmcheck.reasoning import Assessment, KnowledgeIndex, assess_findings, play
from spasmcheck.reasoning.knowledge import AdviceLevel, Band, ReferenceCase, Region, TriageScenario

_AMONG_FIRST = 3


@dataclass(frozen=True, slots=True)
class CaseAccuracy:
    """What came of one case.

    rank: the place of the best accepted cause, from 1; one past the last cause when none is accepted, as in a
    scenario. first: the causes that came first, best fit first. likely, possible: the causes in these bands, best
    fit first. steps: the pages that were asked; 0 without an interview.
    """

    slug: str
    rank: int
    first: tuple[str, ...]
    advice: AdviceLevel
    accepted: tuple[AdviceLevel, ...]
    likely: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    steps: int = 0

    @property
    def advice_is_accepted(self) -> bool:
        """The advice is one that a fair clinician would give."""
        return self.advice in self.accepted

    @property
    def cause_is_first(self) -> bool:
        """An accepted cause comes first."""
        return self.rank == 1

    @property
    def cause_is_among_first(self) -> bool:
        """An accepted cause is among the first three."""
        return self.rank <= _AMONG_FIRST

    @property
    def is_urgent(self) -> bool:
        """Only urgent advice would be right."""
        return bool(self.accepted) and all(level.is_urgent for level in self.accepted)

    @property
    def is_urgent_and_missed(self) -> bool:
        """Only urgent advice would be right, and the advice is less urgent than all of it."""
        return self.is_urgent and self.advice.urgency < min(level.urgency for level in self.accepted)


@dataclass(frozen=True, slots=True)
class Measured:
    """The outcomes of one way of assessing the cases: shares from 0 to 1, and the cases that fail by slug."""

    cases: tuple[CaseAccuracy, ...]
    scenarios: tuple[CaseAccuracy, ...]

    @property
    def cause_first(self) -> float:
        """The share of cases in which an accepted cause comes first."""
        return _share(outcome.cause_is_first for outcome in self.cases)

    @property
    def cause_among_first(self) -> float:
        """The share of cases in which an accepted cause is among the first three."""
        return _share(outcome.cause_is_among_first for outcome in self.cases)

    @property
    def advice_accepted(self) -> float:
        """The share of cases with accepted advice."""
        return _share(outcome.advice_is_accepted for outcome in self.cases)

    @property
    def median_steps(self) -> float:
        """The pages that half of the cases were asked at most."""
        return median(outcome.steps for outcome in self.cases) if self.cases else 0

    @property
    def without_cause(self) -> tuple[str, ...]:
        """The cases without an accepted cause among the first three."""
        return tuple(outcome.slug for outcome in self.cases if not outcome.cause_is_among_first)

    @property
    def with_other_advice(self) -> tuple[str, ...]:
        """The cases whose advice is not accepted."""
        return tuple(outcome.slug for outcome in self.cases if not outcome.advice_is_accepted)

    @property
    def missed(self) -> tuple[str, ...]:
        """The urgent cases and scenarios that were not seen as urgent enough."""
        return tuple(outcome.slug for outcome in self.cases + self.scenarios if outcome.is_urgent_and_missed)

    @property
    def scenarios_with_other_advice(self) -> tuple[str, ...]:
        """The scenarios whose advice is not accepted."""
        return tuple(outcome.slug for outcome in self.scenarios if not outcome.advice_is_accepted)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The figures. stated: from the findings of each case as they are. interview: as a visitor is asked."""

    stated: Measured
    interview: Measured


def measure(index: KnowledgeIndex, *, region: Region = Region.US) -> Accuracy:
    """Assess every reference case and triage scenario, once as stated and once by interview."""
    knowledge = index.knowledge
    return Accuracy(
        Measured(
            tuple(_stated(index, case, case.absent) for case in knowledge.reference_cases),
            tuple(_stated(index, scenario, ()) for scenario in knowledge.triage_scenarios),
        ),
        Measured(
            tuple(_interviewed(index, case, region) for case in knowledge.reference_cases),
            tuple(_interviewed(index, scenario, region) for scenario in knowledge.triage_scenarios),
        ),
    )


def table(accuracy: Accuracy) -> str:
    """The figures and the failing cases, to read."""
    both = (accuracy.stated, accuracy.interview)
    rows = [
        ("", "stated", "interview"),
        ("reference cases", *(str(len(m.cases)) for m in both)),
        ("an accepted cause comes first", *(_percent(m.cause_first) for m in both)),
        ("an accepted cause is among the first three", *(_percent(m.cause_among_first) for m in both)),
        ("the advice is accepted", *(_percent(m.advice_accepted) for m in both)),
        ("steps asked, median", "–", f"{accuracy.interview.median_steps:g}"),
        ("urgent and missed", *(str(len(m.missed)) for m in both)),
        ("triage scenarios", *(str(len(m.scenarios)) for m in both)),
        ("their advice is accepted", *(str(len(m.scenarios) - len(m.scenarios_with_other_advice)) for m in both)),
    ]
    lines = [f"{name:<44}{stated:>9}{interview:>11}" for name, stated, interview in rows]
    for title, measured in (("stated", accuracy.stated), ("interview", accuracy.interview)):
        lines += [
            "",
            f"{title}: no accepted cause among the first three: {_listed(measured.without_cause)}",
            f"{title}: advice not accepted: {_listed(measured.with_other_advice)}",
            f"{title}: scenarios with advice not accepted: {_listed(measured.scenarios_with_other_advice)}",
            f"{title}: urgent and missed: {_listed(measured.missed)}",
        ]
    return "\n".join(lines)


def _stated(index: KnowledgeIndex, case: ReferenceCase | TriageScenario, absent: Iterable[str]) -> CaseAccuracy:
    return _outcome(case, assess_findings(index, case.present, absent))


def _interviewed(index: KnowledgeIndex, case: ReferenceCase | TriageScenario, region: Region) -> CaseAccuracy:
    interview = play(index, case.present, region=region)
    return _outcome(case, interview.assessment, len(interview.steps))


def _outcome(case: ReferenceCase | TriageScenario, assessment: Assessment, steps: int = 0) -> CaseAccuracy:
    accepted = case.acceptable_causes if isinstance(case, ReferenceCase) else ()
    ranks = [place for place, score in enumerate(assessment.causes, start=1) if score.cause in accepted]
    rank = min(ranks, default=len(assessment.causes) + 1)
    return CaseAccuracy(
        slug=case.slug,
        rank=rank,
        first=tuple(score.cause for score in assessment.causes[:_AMONG_FIRST]),
        advice=assessment.advice.level,
        accepted=case.acceptable_advice,
        likely=_in_band(assessment, Band.LIKELY),
        possible=_in_band(assessment, Band.POSSIBLE),
        steps=steps,
    )


def _in_band(assessment: Assessment, band: Band) -> tuple[str, ...]:
    return tuple(score.cause for score in assessment.causes if score.band is band)


def _share(held: Iterable[bool]) -> float:
    values = list(held)
    return sum(values) / len(values) if values else 0.0


def _percent(share: float) -> str:
    return f"{share:.1%}"


def _listed(slugs: tuple[str, ...]) -> str:
    return ", ".join(slugs) or "none"
