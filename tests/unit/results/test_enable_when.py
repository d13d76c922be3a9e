"""A step's condition as R4 says it opens the step for the same answers."""

from __future__ import annotations

from itertools import chain, combinations, product

import pytest

from spasmcheck.reasoning import KnowledgeIndex, follow
from spasmcheck.reasoning.knowledge import Condition, QuestionKind, Step
from spasmcheck.results.fhir.conditions import enable_when
from tests.builders import choice, finding, knowledge, question, safety_step, step, yes_or_no
from tests.fhir import enabled

PLACES = ("in-calf", "in-foot", "in-hand")

ALWAYS = Condition()
SAID = {
    "one": Condition(all_of=("at-night",)),
    "all of two": Condition(all_of=("at-night", "in-calf")),
    "one of two": Condition(any_of=("in-calf", "in-foot")),
    "one of one": Condition(any_of=("in-calf",)),
    "one of several, from two questions": Condition(any_of=("at-night", "in-calf", "in-foot")),
    "none of one": Condition(none_of=("at-night",)),
    "none of several": Condition(none_of=("at-night", "in-calf", "in-hand")),
    "all and none": Condition(all_of=("at-night", "in-calf"), none_of=("in-foot",)),
    "one of one, and none": Condition(any_of=("in-calf",), none_of=("at-night",)),
    "one that two answers establish": Condition(all_of=("cramps",)),
    "none of one that two answers establish": Condition(none_of=("cramps",)),
    "none of what only a later answer establishes": Condition(none_of=("later",)),
    "one that a later answer establishes too": Condition(all_of=("in-calf-or-later",)),
}
UNSAID = {
    "one of two, and another": Condition(all_of=("at-night",), any_of=("in-calf", "in-foot")),
    "one of two, and none": Condition(any_of=("in-calf", "in-foot"), none_of=("at-night",)),
    "one that two answers establish, and another": Condition(all_of=("at-night", "cramps")),
    "what only a later answer establishes": Condition(all_of=("later",)),
    "one of what only later answers establish": Condition(any_of=("later",)),
}


def asked_if(condition: Condition) -> tuple[KnowledgeIndex, Step]:
    """A step with this condition, between questions that establish what it is about."""
    conditional = step("conditional", yes_or_no("conditional"), ask_if=condition)
    night = question(
        "night",
        choice("often", "at-night", "cramps"),
        choice("seldom", "cramps"),
        choice("never"),
        choice("not-sure", unknown=True),
    )
    where = question(
        "where",
        choice("calf", "in-calf", "in-calf-or-later"),
        choice("foot", "in-foot"),
        choice("hand", "in-hand"),
        choice("nowhere", exclusive=True),
        kind=QuestionKind.MULTIPLE,
    )
    later = question("later", choice("yes", "later", "in-calf-or-later"), choice("no"))
    steps = (
        safety_step("chest-pain"),
        step("night", night),
        step("where", where),
        conditional,
        step("later", later),
    )
    findings = ("at-night", "chest-pain", "cramps", "in-calf-or-later", "later", "takes-diuretic", *PLACES)
    return KnowledgeIndex(
        knowledge(steps=steps, findings=tuple(finding(slug) for slug in sorted(findings)))
    ), conditional


def every_way_to_answer() -> list[dict[str, tuple[str, ...]]]:
    """All answers to the three questions, each of them left out too."""
    places = chain.from_iterable(combinations(("calf", "foot", "hand"), most) for most in range(1, 4))
    ways = {
        "night": [None, ("often",), ("seldom",), ("never",), ("not-sure",)],
        "where": [None, ("nowhere",), *places],
        "later": [None, ("yes",), ("no",)],
    }
    return [
        {name: chosen for name, chosen in zip(ways, way, strict=True) if chosen is not None}
        for way in product(*ways.values())
    ]


@pytest.mark.parametrize("condition", [pytest.param(said, id=name) for name, said in SAID.items()])
def test_it_opens_the_step_for_the_same_answers(condition: Condition) -> None:
    index, conditional = asked_if(condition)
    said = enable_when(index, conditional)
    assert said is not None
    if any(index.questions_of_finding[slug] != ["later"] for slug in condition.findings):
        assert said["enableWhen"]
        assert ("enableBehavior" in said) == (len(said["enableWhen"]) > 1)
    questionnaire = {"item": [{"linkId": "conditional", **said}]}
    opened = set()
    for answers in every_way_to_answer():
        codes = {name: [f"{name}/{slug}" for slug in chosen] for name, chosen in answers.items()}
        is_open = "conditional" in follow(index, answers).open_steps
        assert (enabled(questionnaire, codes) == {"conditional"}) is is_open, answers
        opened.add(is_open)
    assert opened == {True, False} or "enableWhen" not in said


@pytest.mark.parametrize("condition", [pytest.param(unsaid, id=name) for name, unsaid in UNSAID.items()])
def test_what_cannot_be_said_exactly_is_not_said(condition: Condition) -> None:
    assert enable_when(*asked_if(condition)) is None


def test_a_step_for_everybody_has_no_condition() -> None:
    assert enable_when(*asked_if(ALWAYS)) == {}
