"""The questionnaire played with a described person."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmcheck.reasoning import Knowledge, KnowledgeIndex, assess_answers, play
from spasmcheck.reasoning.interview import answer
from spasmcheck.reasoning.knowledge import Condition, Question, QuestionKind
from tests import builders
from tests.builders import choice, question, step, yes_or_no
from tests.unit.reasoning.small import asked, model_of
from tests.unit.reasoning.strategies import slugs_of_any_kind, small_knowledge

PLACES = question(
    "places",
    choice("calf", "in-calf"),
    choice("foot", "in-foot", "in-calf"),
    choice("none", exclusive=True),
    kind=QuestionKind.MULTIPLE,
)
PLACES_OR_NOT_SURE = question(
    "places",
    choice("calf", "in-calf"),
    choice("not-sure", unknown=True, exclusive=True),
    choice("none", exclusive=True),
    kind=QuestionKind.MULTIPLE,
)
WITHOUT_NONE = question("places", choice("calf", "in-calf"), choice("foot", "in-foot"), kind=QuestionKind.MULTIPLE)
AGE = question(
    "age",
    choice("child", out_of_scope="This check is for adults."),
    choice("young", "young"),
    choice("old", "old"),
    choice("not-sure", unknown=True),
)
HOW_OFTEN = question("how-often", choice("daily", "daily"), choice("weekly", "weekly"))
MEALS = question("meals", choice("small", appetite_factor=0.8), choice("not-sure", unknown=True))
CHEESE = question("cheese", choice("rarely", servings_per_day=0.0), kind=QuestionKind.FREQUENCY)
YES_OR_NO = yes_or_no("pain", "pain")


@pytest.mark.parametrize(
    ("to_answer", "present", "unknown", "expected"),
    [
        (YES_OR_NO, {"pain"}, set(), ("yes",)),
        (YES_OR_NO, set(), set(), ("no",)),
        (YES_OR_NO, set(), {"pain"}, ("not-sure",)),
        (AGE, {"young"}, set(), ("young",)),
        (AGE, {"young", "old"}, set(), ("young",)),
        (AGE, set(), set(), ("not-sure",)),
        (HOW_OFTEN, set(), set(), ()),
        (HOW_OFTEN, set(), {"daily"}, ()),
        (MEALS, set(), set(), ("not-sure",)),
        (PLACES, {"in-calf"}, set(), ("calf",)),
        (PLACES, {"in-foot"}, set(), ("foot",)),
        (PLACES, {"in-calf", "in-foot"}, set(), ("calf", "foot")),
        (PLACES, set(), set(), ("none",)),
        (PLACES, set(), {"in-calf"}, ("none",)),
        (PLACES_OR_NOT_SURE, set(), set(), ("none",)),
        (PLACES_OR_NOT_SURE, set(), {"in-calf"}, ("not-sure",)),
        (PLACES_OR_NOT_SURE, {"in-calf"}, {"in-calf"}, ("calf",)),
        (WITHOUT_NONE, set(), set(), ()),
        (CHEESE, {"pain"}, set(), ()),
    ],
)
def test_a_person_takes_what_fits_else_no_else_not_sure_else_nothing(
    to_answer: Question, present: set[str], unknown: set[str], expected: tuple[str, ...]
) -> None:
    assert answer(to_answer, frozenset(present), frozenset(unknown)) == expected


class Case(NamedTuple):
    """Some knowledge, a person with findings that are present or unknown, and whether all is asked."""

    knowledge: Knowledge
    present: list[str]
    unknown: list[str]
    everything: bool


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Persons of any kind; some of their findings do not exist."""
    knowledge = draw(small_knowledge())
    said: dict[str, list[str]] = {"present": ["no-such-finding"], "unknown": ["no-such-finding"], "absent": []}
    for finding in knowledge.findings:
        said[draw(st.sampled_from(("present", "absent", "unknown")))].append(finding.slug)
    return Case(knowledge, said["present"], said["unknown"], draw(st.booleans()))


@given(cases())
def test_any_person_at_all_comes_to_an_end(case: Case) -> None:
    index = KnowledgeIndex(case.knowledge)
    played = play(index, case.present, case.unknown, ask_everything=case.everything)
    assert len(set(played.steps)) == len(played.steps)
    assert set(played.answers) == {q.slug for slug in played.steps for q in index.steps[slug].questions}
    assert played.progress.step is None
    assert not set(case.unknown) & played.assessment.findings.keys()
    if case.everything and not played.progress.out_of_scope:
        assert played.progress.path.unanswered == ()


@given(cases())
def test_the_same_answers_without_the_interview_come_to_the_same(case: Case) -> None:
    index = KnowledgeIndex(case.knowledge)
    played = play(index, case.present, ask_everything=case.everything)
    answered = assess_answers(index, played.answers)
    told_by_the_case = set(index.intake_findings)
    assert {s: v for s, v in played.assessment.findings.items() if s not in told_by_the_case} == answered.findings
    if not set(index.screener_steps) & set(played.steps):
        assert played.assessment == answered


@settings(max_examples=15)
@given(st.data())
def test_any_person_at_all_comes_to_an_end_of_the_real_questionnaire(
    index: KnowledgeIndex, data: st.DataObject
) -> None:
    slugs = slugs_of_any_kind(*index.findings)
    present, unknown = data.draw(st.lists(slugs)), data.draw(st.lists(slugs, max_size=3))
    played = play(index, present, unknown, ask_everything=data.draw(st.booleans()))
    assert played.progress.step is None
    assert played.assessment.bad == ()


def test_what_is_unknown_of_a_person_stays_unknown_whatever_has_to_be_answered() -> None:
    index = model_of(step("places", PLACES), step("how-often", HOW_OFTEN), asked("pain"))
    played = play(index, ["in-calf", "daily"], ["in-foot", "daily", "pain"], ask_everything=True)
    assert played.answers == {"places": ("calf",), "how-often": ("daily",), "pain": ("not-sure",)}
    assert played.assessment.findings == {"in-calf": True, "weekly": False}


def test_steps_are_asked_that_the_answers_open_and_no_others() -> None:
    index = model_of(
        asked("a", core=True),
        asked("b", core=True, ask_if=Condition(all_of=("a",))),
        asked("c", core=True, ask_if=Condition(none_of=("a",))),
        red_flags=tuple(builders.red_flag(slug, slug) for slug in "abc"),
    )
    assert play(index, ["a"]).steps == ("a", "b")
    assert play(index, []).steps == ("a", "c")


def test_what_could_change_nothing_is_asked_only_when_everything_is() -> None:
    index = model_of(asked("a", core=True), asked("idle"), red_flags=(builders.red_flag("a", "a"),))
    assert play(index, []).steps == ("a",)
    assert play(index, [], ask_everything=True).steps == ("a", "idle")


def test_the_interview_ends_when_the_check_is_out_of_scope() -> None:
    age = question("age", choice("child", out_of_scope="This check is for adults."), choice("adult", "adult"))
    toys = question("toys", choice("yes", "has-toys"), choice("child", out_of_scope="This check is for adults."))
    index = model_of(step("toys", toys, section="you"), step("age", age, section="you"))
    assert play(index, ["has-toys"]).steps == ("toys", "age")
    no_choice_fits = question("age", choice("child", out_of_scope="This check is for adults."), AGE.choices[3])
    ended = play(model_of(step("age", no_choice_fits, section="you"), asked("a")), [], ask_everything=True)
    assert ended.steps == ("age", "a")


def test_the_food_steps_are_answered_by_what_is_known_of_the_intake(index: KnowledgeIndex) -> None:
    low = index.intake_findings[0]
    played = play(index, [low], [index.intake_findings[1]], ask_everything=True)
    assert set(index.screener_steps) <= set(played.steps)
    assert played.assessment.findings[low] is True
    assert index.intake_findings[1] not in played.assessment.findings
    assert played.assessment.findings[index.intake_findings[2]] is False
