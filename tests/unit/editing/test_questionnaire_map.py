"""The map of the questionnaire: who is asked what, what opens it, and what is asked in vain."""

from __future__ import annotations

from typing import Any

from spasmcheck.editing.quality.questionnaire_map import (
    Mark,
    QuestionnaireMap,
    StepOnMap,
    questionnaire_map,
    steps_asked,
)
from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.reasoning.knowledge import AdviceLevel, Condition, ReferenceCase
from tests.builders import evidence, finding, knowledge, step, yes_or_no


def drawn(*, asked: bool = False, **kinds: Any) -> QuestionnaireMap:
    index = KnowledgeIndex(knowledge(**kinds))
    return questionnaire_map(index, steps_asked(index) if asked else None)


def steps_of(map_: QuestionnaireMap) -> dict[str, StepOnMap]:
    return {step.slug: step for band in map_.bands for step in band.steps}


def with_steps(*steps: Any, findings: tuple[Any, ...] = ()) -> dict[str, Any]:
    small = knowledge()
    return {"steps": (*small.steps, *steps), "findings": (*small.findings, *findings)}


def case(*present: str) -> ReferenceCase:
    return ReferenceCase(
        slug="somebody",
        title="Somebody",
        summary="A case.",
        present=present,
        acceptable_causes=("ordinary-cramp",),
        acceptable_advice=(AdviceLevel.SELF_CARE,),
        why_advice="Nothing urgent.",
        source_kind="textbook-vignette",
        source_url="https://example.org/case",
    )


def test_sections_and_steps_keep_their_order_and_their_numbers() -> None:
    map_ = drawn()
    assert [(band.name, [s.number for s in band.steps]) for band in map_.bands] == [
        ("Safety first", [1]),
        ("Your spasms", [2, 3]),
    ]
    assert steps_of(map_)["urgent-now"].marks == (Mark.ALWAYS,)
    assert map_.troubled == ()


def test_a_condition_is_a_sentence_and_names_the_steps_that_it_rests_on() -> None:
    waking = step("waking", yes_or_no("waking", "wakes"), ask_if=Condition(all_of=("at-night",)))
    map_ = drawn(
        **with_steps(waking, findings=(finding("wakes"),)),
        evidence=(evidence("ordinary-cramp", "wakes"),),
    )
    assert [(step.number, step.slug) for step in steps_of(map_)["waking"].opened_by] == [(2, "at-night")]
    assert steps_of(map_)["at-night"].opened_by == ()
    assert steps_of(map_)["waking"].when == "Asked only if “You report At night” is true."
    assert steps_of(map_)["at-night"].used_for == "1 step"


def test_a_step_that_nothing_leads_to_is_marked() -> None:
    never = step("never", yes_or_no("never", "wakes"), ask_if=Condition(all_of=("at-night", "wakes")))
    map_ = drawn(**with_steps(never, findings=(finding("wakes"),)))
    assert [(s.slug, s.marks) for s in map_.troubled] == [("never", (Mark.UNREACHABLE,))]


def test_a_step_whose_answers_change_nothing_is_marked() -> None:
    idle = step("idle", yes_or_no("idle", "wakes"))
    neutral = evidence("low-magnesium", "wakes", 1.0, 1.0)
    rows = (*knowledge().evidence, neutral)
    map_ = drawn(**with_steps(idle, findings=(finding("wakes"),)), evidence=rows)
    assert [(s.slug, s.marks) for s in map_.troubled] == [("idle", (Mark.USELESS,))]
    assert steps_of(map_)["idle"].used_for == ""
    # A ratio that says something is enough.
    rows = (*knowledge().evidence, evidence("low-magnesium", "wakes"))
    assert not drawn(**with_steps(idle, findings=(finding("wakes"),)), evidence=rows).troubled


def test_a_step_that_no_case_meets_is_marked() -> None:
    waking = step("waking", yes_or_no("waking", "wakes"), ask_if=Condition(all_of=("at-night",)))
    kinds = with_steps(waking, findings=(finding("wakes"),))
    kinds["evidence"] = (*knowledge().evidence, evidence("ordinary-cramp", "wakes", 4.0, 0.3))

    def marks(*present: str) -> tuple[Mark, ...]:
        return steps_of(drawn(asked=True, **kinds, reference_cases=(case(*present),)))["waking"].marks

    assert marks("takes-diuretic") == (Mark.NEVER_ASKED,)
    assert marks("at-night") == ()


def test_an_empty_questionnaire_is_an_empty_map() -> None:
    assert drawn(steps=(), sections=()).bands == ()
