"""What red flags that hold, and what a cause requires, do to the odds of causes and to the advice."""

from __future__ import annotations

import pytest

from spasmcheck.reasoning import Assessment, KnowledgeIndex, assess_findings, by_rules_alone
from spasmcheck.reasoning.knowledge import AdviceLevel, Condition, Explains, PointsTo, RedFlag
from tests.builders import cause, evidence, red_flag
from tests.unit.reasoning.small import asked, model_of

STEPS = tuple(asked(slug) for slug in "abcd")
SAME_DAY = AdviceLevel.SAME_DAY


def pointing(slug: str, finding: str, ratio: float, **fields: object) -> RedFlag:
    """A rule for today that points to the cause with this ratio."""
    points_to = (PointsTo(cause="cause", ratio=ratio),)
    return red_flag(slug, finding, **({"advice_level": SAME_DAY, "points_to": points_to} | fields))


def odds(index: KnowledgeIndex, *present: str, absent: tuple[str, ...] = (), slug: str = "cause") -> float:
    """The odds of the cause with these findings."""
    found = next(score for score in assess_findings(index, present, absent).causes if score.cause == slug)
    return found.probability / (1 - found.probability)


def test_of_several_red_flags_the_largest_ratio_counts_and_not_their_product() -> None:
    index = model_of(*STEPS, red_flags=(pointing("one", "a", 4), pointing("two", "b", 6)))
    before = odds(index)
    assert odds(index, "a") / before == pytest.approx(4)
    assert odds(index, "a", "b") / before == pytest.approx(6)


def test_one_that_holds_because_of_an_exposure_only_is_no_evidence() -> None:
    index = model_of(*STEPS, red_flags=(pointing("one", "a", 4, exposure_only=True, outside="a stroke"),))
    assert odds(index, "a") == odds(index)
    assert assess_findings(index, ["a"], []).rule_out == ()


def test_one_that_is_not_urgent_is_no_evidence() -> None:
    index = model_of(*STEPS, red_flags=(pointing("one", "a", 4, advice_level=AdviceLevel.SEE_DOCTOR),))
    assert odds(index, "a") == odds(index)


def test_a_diagnosis_of_exclusion_steps_back_unless_it_explains_the_red_flag() -> None:
    explains = (Explains(rule="two"), Explains(rule="three", when=Condition(all_of=("d",))))
    index = model_of(
        *STEPS,
        causes=(cause("cause", prior=0.5, settled_on_last="What is dangerous comes first.", explains=explains),),
        red_flags=tuple(
            red_flag(slug, finding, advice_level=SAME_DAY)
            for slug, finding in (("one", "a"), ("two", "b"), ("three", "c"))
        ),
    )
    before = odds(index)
    assert odds(index, "a") == pytest.approx(before / 7)
    assert odds(index, "b") == pytest.approx(before)
    assert odds(index, "c") == pytest.approx(before / 7)
    assert odds(index, "c", "d") == pytest.approx(before)
    assert odds(index, "a", "c") == pytest.approx(before / 7)


def test_a_cause_that_lacks_what_it_requires_is_never_shown() -> None:
    index = model_of(
        *STEPS,
        causes=(cause("cause", prior=0.9, requires=Condition(all_of=("a",))),),
        evidence=(evidence("cause", "b", 20.0, 0.05),),
    )
    assert [score.cause for score in assess_findings(index, ["b"], []).shown_causes] == ["cause"]
    assert assess_findings(index, ["b"], ["a"]).shown_causes == ()


def test_no_cause_is_shown_only_to_fill_a_list() -> None:
    index = model_of(*STEPS, causes=tuple(cause(slug, prior=0.1) for slug in ("x", "y", "z")))
    assert assess_findings(index, ["a"], []).shown_causes == ()


def test_that_something_is_absent_is_never_the_first_reason() -> None:
    index = model_of(*STEPS, evidence=(evidence("cause", "a", 0.1, 9.0), evidence("cause", "b", 2.0, 0.9)))
    [score] = assess_findings(index, ["b"], ["a"]).causes
    assert [part.finding for part in score.supports] == ["b", "a"]


def advised(assessment: Assessment) -> tuple[AdviceLevel, list[tuple[str, str]]]:
    """The level and its reasons."""
    return assessment.advice.level, [(reason.rule, reason.cause) for reason in assessment.advice.because]


def test_to_look_after_it_oneself_a_cause_has_to_fit() -> None:
    index = model_of(*STEPS, evidence=(evidence("cause", "a", 9.0, 0.9),))
    assert advised(assess_findings(index, [], [])) == (AdviceLevel.SEE_DOCTOR, [("", "")])
    assert advised(assess_findings(index, ["a"], [])) == (AdviceLevel.SELF_CARE, [])


def test_where_something_calls_for_a_doctor_no_other_reason_is_needed() -> None:
    index = model_of(*STEPS, red_flags=(red_flag("one", "a", advice_level=AdviceLevel.SEE_DOCTOR),))
    assert advised(assess_findings(index, ["a"], [])) == (AdviceLevel.SEE_DOCTOR, [("one", "")])


def test_by_rules_alone_no_cause_is_missed() -> None:
    index = model_of(*STEPS)
    assert advised(by_rules_alone(index, assess_findings(index, [], []))) == (AdviceLevel.SELF_CARE, [])


def test_what_is_to_be_ruled_out_is_told_by_danger_and_once() -> None:
    index = model_of(
        *STEPS,
        causes=(cause("cause", prior=0.01), cause("other", prior=0.9)),
        red_flags=(
            pointing("today", "a", 20, outside="a stroke"),
            pointing("now", "b", 2, advice_level=AdviceLevel.EMERGENCY, outside="a heart attack"),
            pointing("again", "c", 9, outside="a stroke"),
        ),
    )
    told = assess_findings(index, ["a", "b", "c"], []).rule_out
    assert [(one.rule, one.causes, one.outside) for one in told] == [
        ("now", ("cause",), "a heart attack"),
        ("today", (), "a stroke"),
    ]
