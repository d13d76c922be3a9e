"""Who comes to the site in these tests, and what the reasoning says that each has to be told."""

from __future__ import annotations

from dataclasses import dataclass

from spasmcheck.assessment.flow import next_target
from spasmcheck.reasoning import Knowledge, KnowledgeIndex, assess_path, progress
from spasmcheck.reasoning.interview import answer
from spasmcheck.reasoning.knowledge import QuestionKind
from tests.faults.marked import CASES

Chosen = tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What a result comes to: the level of the advice, and the causes that are shown, in order."""

    level: str
    causes: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """Somebody with a reference case's findings: what they choose, and what each edition has to tell them."""

    case: str
    chooses: dict[str, Chosen]
    expected: dict[str, Outcome]


def people(editions: dict[str, Knowledge]) -> list[Person]:
    """The people of the reference cases, with the expected outcome by the colour of the edition."""
    models = {colour: KnowledgeIndex(knowledge) for colour, knowledge in editions.items()}
    any_model = next(iter(models.values()))
    present = {case.slug: frozenset(case.present) for case in any_model.knowledge.reference_cases}
    found = []
    for slug in CASES:
        chooses = chooses_of(any_model, present[slug])
        found.append(Person(slug, chooses, {colour: _outcome(index, chooses) for colour, index in models.items()}))
    return found


def chooses_of(index: KnowledgeIndex, present: frozenset[str]) -> dict[str, Chosen]:
    """What somebody with these findings, and no others, chooses for every question there is."""
    chosen = {}
    for slug, question in index.questions.items():
        typical = question.choices[2 if question.kind is QuestionKind.FREQUENCY else 1].slug
        chosen[slug] = answer(question, present, frozenset()) or (typical,)
    return chosen


def _outcome(index: KnowledgeIndex, chooses: dict[str, Chosen]) -> Outcome:
    answers: dict[str, Chosen] = {}
    now = progress(index, answers)
    # As the site leads them: in an emergency nobody is asked about food and daily life.
    while step := next_target(index, now).step:
        answers |= {question.slug: chooses[question.slug] for question in index.steps[step].questions}
        now = progress(index, answers)
    assert not now.out_of_scope
    assessment = assess_path(index, now.path, shown_only=True)
    return Outcome(assessment.advice.level.value, tuple(score.cause for score in assessment.shown_causes))
