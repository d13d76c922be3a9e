"""What publishing would do to real people: the reference cases under the live edition and under what is to follow.

A rehearsal is kept with the hash of what was rehearsed, so that just that can be published.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from spasmcheck.evidence.history.recording import RowDifference, RowKey, differences_between, json_rows
from spasmcheck.evidence.history.unpublished import knowledge_in
from spasmcheck.evidence.models import Edition, Rehearsal
from spasmcheck.evidence.schema.validation import problems_of
from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.reasoning.knowledge import AdviceLevel, Knowledge, ReferenceCase, TriageScenario
from spasmcheck.reasoning.problems import Problem, Severity
from spasmcheck.reasoning.serialisation.codec import fingerprint, to_json

from .accuracy import Accuracy, CaseAccuracy, Measured
from .measured import accuracy_of_model

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_CASES, _SCENARIOS = "reference_cases", "triage_scenarios"


class CaseResult(Struct, frozen=True):
    """What one case comes to. steps: the pages that were asked, 0 when it was assessed as stated."""

    advice: AdviceLevel
    advice_is_accepted: bool
    first: str
    cause_is_first: bool
    likely: tuple[str, ...]
    possible: tuple[str, ...]
    steps: int


class CaseChange(Struct, frozen=True):
    """A case that comes to something else.

    kind: as in Knowledge. interview: asked as a visitor is, else assessed as stated. before, after: None for a
    case that is new or gone. advice, first_cause and bands say what is not the same.
    """

    kind: str
    slug: str
    summary: str
    interview: bool
    accepted_advice: tuple[AdviceLevel, ...]
    accepted_causes: tuple[str, ...]
    before: CaseResult | None
    after: CaseResult | None

    @property
    def advice(self) -> bool:
        """The advice is not the same."""
        return self.before is None or self.after is None or self.before.advice is not self.after.advice

    @property
    def first_cause(self) -> bool:
        """Another cause comes first."""
        return self.before is None or self.after is None or self.before.first != self.after.first

    @property
    def bands(self) -> bool:
        """The causes in some band are not the same."""
        if self.before is None or self.after is None:
            return True
        return {*self.before.likely} != {*self.after.likely} or {*self.before.possible} != {*self.after.possible}


class AccuracySummary(Struct, frozen=True):
    """How often the cases come out as a clinician accepts; shares from 0 to 1, slugs of urgent cases missed."""

    cases: int
    cause_first: float
    cause_among_first: float
    advice_accepted: float
    scenarios: int
    scenarios_accepted: int
    median_steps: float
    missed: tuple[str, ...]

    @classmethod
    def of(cls, measured: Measured) -> AccuracySummary:
        """The figures of one way of assessing."""
        return cls(
            cases=len(measured.cases),
            cause_first=measured.cause_first,
            cause_among_first=measured.cause_among_first,
            advice_accepted=measured.advice_accepted,
            scenarios=len(measured.scenarios),
            scenarios_accepted=len(measured.scenarios) - len(measured.scenarios_with_other_advice),
            median_steps=measured.median_steps,
            missed=measured.missed,
        )


class AccuracyPair(Struct, frozen=True):
    """The figures by interview and as stated."""

    interview: AccuracySummary
    stated: AccuracySummary

    @classmethod
    def of(cls, accuracy: Accuracy) -> AccuracyPair:
        """Of a measured accuracy."""
        return cls(AccuracySummary.of(accuracy.interview), AccuracySummary.of(accuracy.stated))

    @property
    def missed(self) -> tuple[str, ...]:
        """The urgent cases that either way misses."""
        return tuple(sorted({*self.interview.missed, *self.stated.missed}))


class RehearsalReport(Struct, frozen=True):
    """What would come of publishing. before is None when nothing is live that could be read.

    more_steps, fewer_steps: how many cases would be asked more pages, and fewer.
    """

    problems: tuple[Problem, ...]
    rows: tuple[RowDifference, ...]
    cases: tuple[CaseChange, ...]
    before: AccuracyPair | None
    after: AccuracyPair
    more_steps: int = 0
    fewer_steps: int = 0

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps it from being published."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What should be looked at."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)

    @property
    def missed(self) -> tuple[str, ...]:
        """The emergencies that would be missed."""
        return self.after.missed

    @property
    def newly_missed(self) -> tuple[str, ...]:
        """Those of them that are not missed now."""
        before = self.before.missed if self.before else ()
        return tuple(slug for slug in self.missed if slug not in before)


def rehearse(wanted: Knowledge, live: Edition | None) -> RehearsalReport:
    """Compare this knowledge with the live edition. It takes a second or two for what was not measured yet."""
    now = knowledge_in(live)
    after = accuracy_of_knowledge(wanted)
    before = accuracy_of_knowledge(now) if now else None
    changes = [*_changes(wanted, now, before, after)]
    asked = _outcomes(before.interview) if before else {}
    steps = [
        (asked[name].steps, outcome.steps) for name, outcome in _outcomes(after.interview).items() if name in asked
    ]
    return RehearsalReport(
        problems=tuple(problems_of(wanted)),
        rows=tuple(differences_between(json_rows(now) if now else {}, json_rows(wanted))),
        cases=tuple(changes),
        before=AccuracyPair.of(before) if before else None,
        after=AccuracyPair.of(after),
        more_steps=sum(then > first for first, then in steps),
        fewer_steps=sum(then < first for first, then in steps),
    )


def accuracy_of_knowledge(knowledge: Knowledge) -> Accuracy:
    """The accuracy of this knowledge on its own cases, measured once in a process."""
    return accuracy_of_model(KnowledgeIndex(knowledge), fingerprint(to_json(knowledge)))


def missed_emergencies(knowledge: Knowledge) -> tuple[str, ...]:
    """The urgent cases and scenarios of this knowledge that it would not see as urgent enough."""
    return AccuracyPair.of(accuracy_of_knowledge(knowledge)).missed


def keep(rehearsed: RehearsalReport, *, wanted: Knowledge, live: Edition | None, by: User | None) -> Rehearsal:
    """Keep what came of a rehearsal."""
    rehearsal = Rehearsal(
        by=by,
        sha256=fingerprint(to_json(wanted)),
        live=live.number if live else 0,
        outcome=msgspec.json.encode(rehearsed).decode(),
    )
    rehearsal.save()
    return rehearsal


def outcome_of(rehearsal: Rehearsal) -> RehearsalReport | None:
    """What came of a kept rehearsal, or None when it was kept in a form that this version does not know."""
    try:
        return msgspec.json.decode(rehearsal.outcome, type=RehearsalReport)
    except msgspec.DecodeError:
        return None


def _changes(
    wanted: Knowledge, now: Knowledge | None, before: Accuracy | None, after: Accuracy
) -> Iterator[CaseChange]:
    if now is None or before is None:
        return
    cases = _cases(now) | _cases(wanted)
    for interview in (True, False):
        one, other = (a.interview if interview else a.stated for a in (before, after))
        first, then = _outcomes(one), _outcomes(other)
        for (kind, slug), case in cases.items():
            change = CaseChange(
                kind=kind,
                slug=slug,
                summary=case.title if isinstance(case, ReferenceCase) else case.summary,
                interview=interview,
                accepted_advice=case.acceptable_advice,
                accepted_causes=case.acceptable_causes if isinstance(case, ReferenceCase) else (),
                before=_seen(first.get((kind, slug))),
                after=_seen(then.get((kind, slug))),
            )
            if change.advice or change.first_cause or change.bands:
                yield change


def _cases(knowledge: Knowledge) -> dict[RowKey, ReferenceCase | TriageScenario]:
    # By kind too: a case and a scenario may have the same slug.
    cases: dict[RowKey, ReferenceCase | TriageScenario] = {
        (_CASES, case.slug): case for case in knowledge.reference_cases
    }
    return cases | {(_SCENARIOS, scenario.slug): scenario for scenario in knowledge.triage_scenarios}


def _outcomes(measured: Measured) -> dict[RowKey, CaseAccuracy]:
    cases = {(_CASES, outcome.slug): outcome for outcome in measured.cases}
    return cases | {(_SCENARIOS, outcome.slug): outcome for outcome in measured.scenarios}


def _seen(outcome: CaseAccuracy | None) -> CaseResult | None:
    if outcome is None:
        return None
    return CaseResult(
        advice=outcome.advice,
        advice_is_accepted=outcome.advice_is_accepted,
        first=outcome.first[0] if outcome.first else "",
        cause_is_first=outcome.cause_is_first,
        likely=outcome.likely,
        possible=outcome.possible,
        steps=outcome.steps,
    )
