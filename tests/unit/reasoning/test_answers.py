"""Answers to findings, and the path that they open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmcheck.reasoning import AnswerProblem, BadAnswer, KnowledgeIndex, check_answer, follow
from spasmcheck.reasoning.knowledge import Condition, Knowledge, Question, QuestionKind
from tests.builders import choice, question, step
from tests.unit.reasoning import oracles
from tests.unit.reasoning.small import asked, model_of
from tests.unit.reasoning.strategies import any_answers, any_given, small_knowledge, valid_answers

PLACES = question(
    "where",
    choice("calf", "in-calf"),
    choice("foot", "in-foot"),
    choice("both", "in-calf", "in-foot"),
    choice("none", exclusive=True),
    choice("not-sure", unknown=True),
    kind=QuestionKind.MULTIPLE,
)
AGE = question(
    "age",
    choice("child", out_of_scope="This check is for adults."),
    choice("young", "age-young"),
    choice("old", "age-old"),
    choice("not-sure", unknown=True),
)


def test_a_chosen_choice_is_true_and_the_others_of_its_question_are_false() -> None:
    path = follow(model_of(step("where", PLACES)), {"where": ["calf"]})
    assert path.findings == {"in-calf": True, "in-foot": False}


def test_a_choice_can_make_several_findings_true() -> None:
    assert follow(model_of(step("where", PLACES)), {"where": ["both"]}).findings == {
        "in-calf": True,
        "in-foot": True,
    }


def test_none_of_these_makes_every_finding_of_the_question_false() -> None:
    path = follow(model_of(step("where", PLACES)), {"where": ["none"]})
    assert path.findings == {"in-calf": False, "in-foot": False}


@pytest.mark.parametrize("answer", [["not-sure"], []])
def test_not_sure_or_nothing_chosen_leaves_findings_unknown_but_the_step_is_answered(answer: list[str]) -> None:
    path = follow(model_of(step("where", PLACES)), {"where": answer})
    assert path.findings == {}
    assert path.answered == ("where",)
    assert path.unanswered == ()


def test_not_sure_beside_a_choice_leaves_only_the_others_unknown() -> None:
    assert follow(model_of(step("where", PLACES)), {"where": ["calf", "not-sure"]}).findings == {"in-calf": True}


@pytest.mark.parametrize("said_first", ["calf", "foot"])
def test_what_one_answer_made_true_the_silence_of_another_does_not_make_false(said_first: str) -> None:
    again = question("again", choice("calf", "in-calf"), choice("foot", "in-foot"))
    index = model_of(step("where", PLACES), step("again", again))
    said_second = {"calf": "foot", "foot": "calf"}[said_first]
    path = follow(index, {"where": [said_first], "again": [said_second]})
    assert path.findings == {"in-calf": True, "in-foot": True}


def test_a_step_is_answered_when_all_its_questions_are() -> None:
    index = model_of(step("you", AGE, PLACES))
    half = follow(index, {"age": ["old"]})
    assert (half.answered, half.unanswered) == ((), ("you",))
    assert half.findings == {"age-old": True, "age-young": False}
    assert follow(index, {"age": ["old"], "where": []}).answered == ("you",)


def test_an_answer_off_the_path_is_kept_out_until_its_step_opens() -> None:
    index = model_of(step("you", AGE), step("where", PLACES, ask_if=Condition(all_of=("age-old",))))
    off = follow(index, {"age": ["young"], "where": ["calf"]})
    assert off.open_steps == ("you",)
    assert set(off.chosen) == {"age"}
    assert "in-calf" not in off.findings
    on = follow(index, {"age": ["old"], "where": ["calf"]})
    assert on.open_steps == ("you", "where")
    assert on.findings["in-calf"] is True


def test_a_wrong_answer_off_the_path_is_not_complained_about() -> None:
    index = model_of(step("you", AGE), step("where", PLACES, ask_if=Condition(all_of=("age-old",))))
    assert follow(index, {"where": ["no-such-choice"]}).bad == ()


def test_a_steps_condition_looks_at_earlier_answers_only() -> None:
    index = model_of(asked("early", ask_if=Condition(none_of=("late",))), asked("late"))
    assert follow(index, {"late": ["yes"]}).open_steps == ("early", "late")


@pytest.mark.parametrize(
    ("sex", "expected"),
    [(["male"], {"pregnant": False}), (["female"], {}), (["not-sure"], {}), ([], {})],
)
def test_a_step_that_cannot_apply_denies_its_findings(sex: list[str], expected: dict[str, bool]) -> None:
    who = question("sex", choice("female", "female"), choice("male", "male"), choice("not-sure", unknown=True))
    pregnancy = asked("pregnant", ask_if=Condition(all_of=("female",)), false_if_not_asked=True)
    findings = follow(model_of(step("sex", who), pregnancy), {"sex": sex}).findings
    assert {slug: value for slug, value in findings.items() if slug == "pregnant"} == expected


def test_a_step_that_is_not_asked_denies_nothing_that_another_answer_said() -> None:
    again = step("again", question("again", choice("a", "a"), choice("b", "b")))
    conditional = asked("a", ask_if=Condition(all_of=("c",)), false_if_not_asked=True)
    for steps in ((asked("c"), again, conditional), (asked("c"), conditional, again)):
        assert follow(model_of(*steps), {"c": ["no"], "again": ["a"]}).findings["a"] is True
        assert follow(model_of(*steps), {"c": ["no"]}).findings["a"] is False


@pytest.mark.parametrize(
    ("asked_for", "chosen", "expected"),
    [
        (AGE, [], ()),
        (AGE, ["old"], ()),
        (AGE, ["old", "old"], ()),
        (AGE, ["old", "young"], (BadAnswer("age", AnswerProblem.TOO_MANY_CHOICES),)),
        (AGE, ["ancient"], (BadAnswer("age", AnswerProblem.UNKNOWN_CHOICE, "ancient"),)),
        (
            AGE,
            ["old", "z", "a"],
            (
                BadAnswer("age", AnswerProblem.UNKNOWN_CHOICE, "a"),
                BadAnswer("age", AnswerProblem.UNKNOWN_CHOICE, "z"),
            ),
        ),
        (PLACES, ["calf", "foot"], ()),
        (PLACES, ["none"], ()),
        (PLACES, ["none", "calf"], (BadAnswer("where", AnswerProblem.EXCLUSIVE_WITH_OTHERS),)),
    ],
)
def test_what_is_wrong_with_an_answer_is_named(
    asked_for: Question, chosen: list[str], expected: tuple[BadAnswer, ...]
) -> None:
    assert check_answer(asked_for, chosen) == expected


def test_an_answer_with_a_mistake_counts_as_not_given() -> None:
    index = model_of(step("you", AGE, PLACES))
    path = follow(index, {"age": ["old", "young"], "where": ["none"], "weather": ["fine"]})
    assert set(path.chosen) == {"where"}
    assert path.unanswered == ("you",)
    assert path.bad == (
        BadAnswer("weather", AnswerProblem.UNKNOWN_QUESTION),
        BadAnswer("age", AnswerProblem.TOO_MANY_CHOICES),
    )


def test_a_choice_out_of_scope_is_told_the_first_one_if_there_are_several() -> None:
    pet = question("pet", choice("cat", out_of_scope="This check is for people."), choice("no"))
    index = model_of(step("you", AGE), step("pet", pet))
    assert follow(index, {"age": ["old"], "pet": ["no"]}).out_of_scope is None
    both = follow(index, {"pet": ["cat"], "age": ["child"]})
    assert both.out_of_scope is AGE.choices[0]


def test_what_is_given_stands_whatever_is_answered() -> None:
    index = model_of(step("where", PLACES))
    path = follow(index, {"where": ["calf"]}, {"in-calf": False, "in-foot": None, "elsewhere": True})
    assert path.findings == {"in-calf": False, "elsewhere": True}


def test_what_is_given_opens_and_closes_steps() -> None:
    index = model_of(step("where", PLACES, ask_if=Condition(all_of=("age-old",))))
    assert follow(index, {}).open_steps == ()
    assert follow(index, {}, {"age-old": True}).open_steps == ("where",)


@given(st.data())
def test_the_findings_are_those_that_the_design_promises(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    answers = data.draw(valid_answers(knowledge))
    given_findings = data.draw(any_given(knowledge))
    path = follow(KnowledgeIndex(knowledge), answers, given_findings)
    assert path.bad == ()
    assert path.findings == oracles.findings_after(knowledge, answers, given_findings)


@given(st.data())
def test_any_answers_at_all_can_be_followed(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    answers = data.draw(any_answers(knowledge))
    given_findings = data.draw(any_given(knowledge))
    index = KnowledgeIndex(knowledge)
    path = follow(index, answers, given_findings)
    steps = [row.slug for row in knowledge.steps]
    assert [slug for slug in steps if slug in path.open_steps] == list(path.open_steps)
    assert set(path.answered) <= set(path.open_steps)
    assert {answer.question for answer in path.bad} <= set(answers)
    # What counts and what is complained about are together all that the open steps were answered.
    counted = {slug: {choice.slug for choice in chosen} for slug, chosen in path.chosen.items()}
    complained_about = {answer.question for answer in path.bad}
    asked_now = {row.slug for slug in path.open_steps for row in index.steps[slug].questions}
    assert counted == {slug: set(answers[slug]) for slug in asked_now & answers.keys() - complained_about}


@given(st.data())
def test_the_order_of_answers_and_of_choices_makes_no_difference(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    answers = data.draw(st.one_of(any_answers(knowledge), valid_answers(knowledge)))
    shuffled = {slug: data.draw(st.permutations(answers[slug])) for slug in data.draw(st.permutations([*answers]))}
    index = KnowledgeIndex(knowledge)
    one, other = follow(index, answers), follow(index, shuffled)
    assert one == other
    assert [*one.chosen] == [*other.chosen]
    assert [*one.findings] == [*other.findings]


def test_the_order_in_which_choices_were_made_makes_no_difference() -> None:
    index = model_of(step("where", PLACES))
    one, other = (follow(index, {"where": chosen}) for chosen in (["calf", "foot"], ["foot", "calf", "foot"]))
    assert one == other
    assert [choice.slug for choice in one.chosen["where"]] == ["calf", "foot"]


@given(st.data())
def test_answers_off_the_path_change_nothing(data: st.DataObject) -> None:
    knowledge: Knowledge = data.draw(small_knowledge())
    answers = data.draw(valid_answers(knowledge))
    index = KnowledgeIndex(knowledge)
    path = follow(index, answers)
    on_the_path = {slug: answer for slug, answer in answers.items() if slug in path.chosen}
    assert follow(index, on_the_path) == path
