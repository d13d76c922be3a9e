"""The accuracy that is promised, measured on fixtures/. The figures are printed with every run."""

from __future__ import annotations

import sys

import pytest

from spasmcheck.evidence.editions.accuracy import Accuracy, CaseAccuracy, Measured, measure, table
from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.reasoning.interview import play
from spasmcheck.reasoning.knowledge import AdviceLevel


@pytest.fixture(scope="module")
def accuracy(index: KnowledgeIndex) -> Accuracy:
    """Measured once."""
    return measure(index)


def test_the_figures(accuracy: Accuracy, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{table(accuracy)}\n")
    for measured in (accuracy.stated, accuracy.interview):
        assert len(measured.cases) >= 130
        assert len(measured.scenarios) >= 104


@pytest.mark.parametrize(
    ("way", "figure", "floor"),
    [
        ("stated", "cause_first", 0.74),
        ("stated", "cause_among_first", 0.94),
        ("stated", "advice_accepted", 0.94),
        ("interview", "cause_first", 0.74),
        ("interview", "cause_among_first", 0.98),
        ("interview", "advice_accepted", 0.95),
    ],
)
def test_no_figure_falls_below_its_floor(accuracy: Accuracy, way: str, figure: str, floor: float) -> None:
    measured: Measured = getattr(accuracy, way)
    failing = measured.with_other_advice if figure == "advice_accepted" else measured.without_cause
    assert getattr(measured, figure) >= floor, failing


def test_half_of_the_visitors_are_asked_few_pages(accuracy: Accuracy) -> None:
    assert accuracy.interview.median_steps <= 15


def test_what_is_not_asked_would_hardly_have_changed_the_result(index: KnowledgeIndex) -> None:
    cases = index.knowledge.reference_cases
    differ: dict[str, list[str]] = {"advice": [], "first cause": [], "bands": []}
    for case in cases:
        ready, everything = (play(index, case.present, ask_everything=asked).assessment for asked in (False, True))
        if ready.advice.level is not everything.advice.level:
            differ["advice"].append(case.slug)
        if ready.causes[0].cause != everything.causes[0].cause:
            differ["first cause"].append(case.slug)
        if {score.cause: score.band for score in ready.causes} != {
            score.cause: score.band for score in everything.causes
        }:
            differ["bands"].append(case.slug)
    assert differ["advice"] == []
    assert all(len(cases_that_differ) <= 0.02 * len(cases) for cases_that_differ in differ.values()), differ


def test_nothing_urgent_is_missed(accuracy: Accuracy) -> None:
    urgent = [case for case in accuracy.interview.cases if all(level.is_urgent for level in case.accepted)]
    assert len(urgent) >= 20
    assert accuracy.interview.missed == ()
    assert accuracy.stated.missed == ()


def test_every_scenario_gets_accepted_advice_when_it_is_asked(accuracy: Accuracy) -> None:
    assert accuracy.interview.scenarios_with_other_advice == ()


def test_every_interview_asks_the_danger_signs_and_ends(accuracy: Accuracy, index: KnowledgeIndex) -> None:
    for outcome in accuracy.interview.cases + accuracy.interview.scenarios:
        assert 3 <= outcome.steps <= len(index.steps)


def outcome(slug: str, rank: int, advice: AdviceLevel, *accepted: AdviceLevel) -> CaseAccuracy:
    """The outcome of a made-up case."""
    return CaseAccuracy(slug, rank, (), advice, accepted, steps=rank)


def test_the_figures_count_what_they_say() -> None:
    measured = Measured(
        cases=(
            outcome("first", 1, AdviceLevel.SELF_CARE, AdviceLevel.SELF_CARE),
            outcome("third", 3, AdviceLevel.SEE_DOCTOR, AdviceLevel.SAME_DAY, AdviceLevel.SEE_DOCTOR),
            outcome("fourth", 4, AdviceLevel.SELF_CARE, AdviceLevel.SEE_DOCTOR),
            outcome("missed", 1, AdviceLevel.SEE_DOCTOR, AdviceLevel.EMERGENCY, AdviceLevel.SAME_DAY),
        ),
        scenarios=(outcome("too urgent", 9, AdviceLevel.EMERGENCY, AdviceLevel.SAME_DAY),),
    )
    assert measured.cause_first == 0.5
    assert measured.cause_among_first == 0.75
    assert measured.advice_accepted == 0.5
    assert measured.without_cause == ("fourth",)
    assert measured.with_other_advice == ("fourth", "missed")
    assert measured.missed == ("missed",)
    assert measured.scenarios_with_other_advice == ("too urgent",)
    assert measured.median_steps == 2
    printed = table(Accuracy(measured, measured))
    assert "50.0%" in printed
    assert "stated: urgent and missed: missed" in printed


def test_without_cases_there_is_nothing_to_count() -> None:
    nothing = Measured((), ())
    assert (nothing.cause_first, nothing.advice_accepted, nothing.median_steps) == (0, 0, 0)
    assert "urgent and missed: none" in table(Accuracy(nothing, nothing))
