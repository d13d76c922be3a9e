"""What a cause's page says of when to see a doctor, the check advises too: to just these people, never less."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import Struct, yaml

from spasmcheck.reasoning import KnowledgeIndex, play
from spasmcheck.reasoning.knowledge import AdviceLevel, Knowledge

PEOPLE = Path(__file__).with_name("when_to_see_doctor.yaml")

CLAIMS = {
    "emergency": AdviceLevel.EMERGENCY,
    "same day": AdviceLevel.SAME_DAY,
    "urgent": AdviceLevel.SAME_DAY,
    "within days": AdviceLevel.SEE_DOCTOR,
    "routine": AdviceLevel.SEE_DOCTOR,
    "prompt": AdviceLevel.SEE_DOCTOR,
}
"""What the words of a line claim."""


class Person(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody whom a line means. who: the line's words. level: the least urgent advice that it allows."""

    who: str
    level: AdviceLevel
    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of a cause. not_asked: what it names and no question hears."""

    line: str
    people: tuple[Person, ...]
    not_asked: tuple[str, ...] = ()


class CauseLines(Struct, frozen=True, forbid_unknown_fields=True):
    """The lines of a cause. typical: what a person has whose spasms come from it."""

    cause: str
    typical: tuple[str, ...]
    lines: tuple[Line, ...]


ALL = yaml.decode(PEOPLE.read_bytes(), type=tuple[CauseLines, ...])

MEANT = [
    pytest.param(row, line, person, id=f"{row.cause}-{number}-{person.who}")
    for row in ALL
    for line in row.lines
    for number, person in enumerate(line.people, start=1)
]


def present(row: CauseLines, person: Person) -> frozenset[str]:
    """What is true of a person."""
    return frozenset(row.typical) - frozenset(person.without) | frozenset(person.also)


def test_every_line_of_every_cause_has_its_people_and_no_line_is_left_over(knowledge: Knowledge) -> None:
    """Who changes a text has to say whom it means now."""
    said = {cause.slug: cause.when_to_see_doctor for cause in knowledge.causes}
    assert {row.cause: tuple(line.line for line in row.lines) for row in ALL} == said
    assert [line.line for row in ALL for line in row.lines if not line.people] == []


def test_the_people_claim_what_their_line_says() -> None:
    for row in ALL:
        for line in row.lines:
            claimed = {level for words, level in CLAIMS.items() if words in line.line.lower()}
            people = {person.level for person in line.people}
            assert people <= claimed, (row.cause, line.line)
            assert people == claimed or line.not_asked, (row.cause, line.line)


def test_the_people_are_made_of_what_the_questions_hear(knowledge: Knowledge) -> None:
    heard = {finding for step in knowledge.steps for question in step.questions for finding in question.findings}
    for row in ALL:
        assert set(row.typical) <= heard, row.cause
        for line in row.lines:
            for person in line.people:
                assert set(person.also) <= heard, (line.line, person.who)
                assert set(person.without) <= set(row.typical), (line.line, person.who)


@pytest.mark.parametrize(("row", "line", "person"), MEANT)
def test_the_check_is_no_laxer_than_the_page(
    index: KnowledgeIndex, row: CauseLines, line: Line, person: Person
) -> None:
    advice = play(index, present(row, person)).assessment.advice
    assert advice.level.urgency >= person.level.urgency, (line.line, person.who, advice)
