"""What the lists of holes find, and what they leave alone."""

from __future__ import annotations

from typing import Any

import pytest

from spasmcheck.editing.quality.coverage import Hole, coverage
from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.reasoning.knowledge import Condition, QuestionKind
from tests.builders import (
    cause,
    caution,
    choice,
    evidence,
    finding,
    knowledge,
    question,
    red_flag,
    source,
    step,
    yes_or_no,
)

SMALL = knowledge()


def holes(slug: str, **kinds: Any) -> dict[str, Hole]:
    found = next(part for part in coverage(KnowledgeIndex(knowledge(**kinds))) if part.slug == slug)
    return {hole.name[1]: hole for hole in found.holes}


def with_question(kind: QuestionKind, *slugs: str) -> dict[str, Any]:
    """One more question with a choice for each of these findings."""
    asked = question("more", *(choice(slug, slug) for slug in slugs), kind=kind)
    return {
        "steps": (*SMALL.steps, step("more", asked)),
        "findings": (*SMALL.findings, *map(finding, slugs)),
    }


def test_a_cause_that_nothing_can_make_possible_says_what_it_would_need() -> None:
    rare = cause("rare", prior=0.01)
    found = holes(
        "never-possible", causes=(*SMALL.causes, rare), evidence=(*SMALL.evidence, evidence("rare", "at-night"))
    )
    assert set(found) == {"rare"}
    # Odds of 1 to 99, times 3.
    assert found["rare"].why == (
        "The most that speaks for it is “You report At night”. "
        "To be likely, its odds would have to be 33 times as high."
    )


def test_a_cause_for_which_nothing_is_asked_says_so() -> None:
    found = holes("never-possible", causes=(*SMALL.causes, cause("alone")))
    assert found["alone"].why == "Nothing that is asked speaks for it."


@pytest.mark.parametrize(
    ("kind", "likely"), [(QuestionKind.SINGLE, False), (QuestionKind.MULTIPLE, True)], ids=["one", "any"]
)
def test_answers_that_exclude_each_other_do_not_add_up(kind: QuestionKind, likely: bool) -> None:
    rows = [evidence("pinched-nerve", slug, 4.0, 1.0 / 4) for slug in ("leg", "arm")]
    found = holes(
        "never-likely",
        **with_question(kind, "leg", "arm"),
        causes=(*SMALL.causes, cause("pinched-nerve", prior=0.2)),
        evidence=(*SMALL.evidence, *rows),
    )
    assert ("pinched-nerve" not in found) is likely


def test_the_lack_of_a_finding_speaks_for_a_cause_too() -> None:
    kinds = {"causes": (*SMALL.causes, cause("quiet"))}
    against = evidence("quiet", "at-night", 0.1, 12.0)
    assert "quiet" not in holes("never-likely", **kinds, evidence=(*SMALL.evidence, against))
    weaker = evidence("quiet", "at-night", 0.1, 2.0)
    assert "You do not report At night" in holes("never-likely", **kinds, evidence=(weaker,))["quiet"].why


def test_a_rule_that_wants_two_answers_of_one_choice_never_holds() -> None:
    rules = {"red_flags": (red_flag("both", "leg", "arm"),), "cautions": (caution("one", "leg"),)}
    found = holes("silent", **with_question(QuestionKind.SINGLE, "leg", "arm"), **rules)
    assert {slug: hole.why for slug, hole in found.items()} == {
        "both": "One question takes only one of these answers: “You report Arm”, “You report Leg”"
    }
    assert not holes("silent", **with_question(QuestionKind.MULTIPLE, "leg", "arm"), **rules)


def test_a_rule_on_a_step_that_cannot_be_reached_never_holds() -> None:
    closed = step("closed", yes_or_no("closed", "wakes"), ask_if=Condition(all_of=("wakes",)))
    kinds = {"steps": (*SMALL.steps, closed), "findings": (*SMALL.findings, finding("wakes"))}
    found = holes("silent", **kinds, cautions=(caution("waking", "wakes", "at-night"),))
    assert found["waking"].why == "No question that can be reached asks for “You report Wakes”"
    assert holes("unasked", **kinds)["wakes"].why == "Its step cannot be reached."


def test_findings_without_a_use_or_a_question() -> None:
    kinds = with_question(QuestionKind.MULTIPLE, "leg") | {"cautions": (caution("tablet", "takes-diuretic"),)}
    assert {slug: hole.why for slug, hole in holes("unused", **kinds).items()} == {"leg": "“More?”"}
    lost = (*SMALL.findings, finding("lost"))
    assert holes("unasked", findings=lost)["lost"].why == "No choice establishes it."


def test_weak_evidence_and_sources_that_nothing_cites() -> None:
    rows = (evidence("ordinary-cramp", "takes-diuretic", 1.1, 0.95), *SMALL.evidence)
    assert set(holes("weak", evidence=rows)) == {"ordinary-cramp/takes-diuretic"}
    assert set(holes("uncited", sources=(*SMALL.sources, source("never-read")))) == {"never-read"}
