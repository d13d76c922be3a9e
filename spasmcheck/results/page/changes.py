"""What would change the result: single answers, given the other way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import (
    Answers,
    Assessment,
    Progress,
    WhatIf,
    WhatIfEvaluator,
    confirm,
    not_offered,
    what_if,
)
from spasmcheck.reasoning.knowledge import AdviceLevel, Band, Choice
from spasmcheck.web.editions import region

_SHOWN = 5
_OF_THE_PERSON = {"age-band", "sex"}


@dataclass(frozen=True, slots=True)
class BandMove:
    """A cause that would move to another band."""

    cause: str
    band: Band


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that would change the result: the finding would have to be true if `taken`, else false."""

    finding: str
    taken: bool
    step: str
    asked: bool
    level: AdviceLevel | None
    moves: tuple[BandMove, ...]


def changes(
    edition: PublishedEdition, answers: Answers, now: Progress, assessment: Assessment
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """What would make the advice more urgent, and what would move a cause.

    The safety questions are left out: that any of them would be urgent is said by the page itself. So are age and
    sex: nobody is helped by what would be so if they were another person.
    """
    index, left_out = edition.index, not_offered(edition.index, now)
    person = {
        finding
        for rule in index.knowledge.profile
        if rule.attribute in _OF_THE_PERSON
        for finding in rule.findings
    }
    questions = [
        question.slug
        for slug in now.path.open_steps
        if slug not in left_out
        if not index.steps[slug].always
        for question in index.steps[slug].questions
        if person.isdisjoint(index.findings_of_question[question.slug])
    ]
    trial = WhatIfEvaluator(index, assessment, cautions=False)
    found = [c for c in what_if(index, assessment, questions, trial=trial) if _chosen(edition, c).establishes]
    now_called_for = assessment.advice.level.urgency

    def real(candidates: Iterable[WhatIf]) -> Iterator[WhatIf]:
        return confirm(index, answers, assessment, candidates, region=region(), trial=trial)

    def raises(change: WhatIf) -> bool:
        return change.advice is not None and change.advice.urgency > now_called_for

    urgent = (change for change in real(filter(raises, found)) if raises(change))
    others = (change for change in found if change.bands and not raises(change))
    moving = (change for change in real(others) if change.bands and not raises(change))
    return (
        tuple(_change(edition, change) for change in islice(urgent, _SHOWN)),
        tuple(_change(edition, change) for change in islice(moving, _SHOWN)),
    )


def _chosen(edition: PublishedEdition, change: WhatIf) -> Choice:
    return edition.index.choices_of_question[change.question][change.choice]


def _change(edition: PublishedEdition, change: WhatIf) -> Change:
    index = edition.index
    return Change(
        _chosen(edition, change).establishes[0],
        change.taken,
        index.step_of_question[change.question],
        change.asked,
        change.advice,
        tuple(BandMove(move.cause, move.after) for move in change.bands),
    )
