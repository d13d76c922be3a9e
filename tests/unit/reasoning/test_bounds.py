"""What can still change: what the bounds call settled is settled, however the rest is answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmcheck.reasoning import Bounds, Knowledge, KnowledgeIndex, Path, assess_path, follow
from spasmcheck.reasoning.assess import all_findings
from spasmcheck.reasoning.inference.conditions import holds
from spasmcheck.reasoning.inference.weights import FALSE, TRUE, UNKNOWN
from spasmcheck.reasoning.knowledge import AdviceLevel, Band, CautionEffect, Condition, Region
from tests import builders
from tests.amounts import times
from tests.builders import choice, evidence, question, step, yes_or_no
from tests.unit.reasoning.small import asked, model_of
from tests.unit.reasoning.strategies import (
    LOW_INTAKE,
    any_given,
    every_way,
    food_kinds,
    food_steps,
    questions_of,
    small_knowledge,
    valid_answers,
    ways_to_answer,
)

# Every way of answering is tried for each example, so this many at most.
ORIGINS = 800
BANDS = tuple(Band)

Given = Mapping[str, bool | None]
Answer = tuple[str, ...]


class Outcome(NamedTuple):
    """All that a step must be able to change to be worth asking."""

    bands: tuple[tuple[str, Band], ...]
    advice: AdviceLevel
    red_flags: tuple[str, ...]
    cautions: tuple[tuple[str, bool], ...]
    out_of_scope: bool


def outcome(index: KnowledgeIndex, path: Path) -> Outcome:
    """What the visitor is told in the end. A caution that withholds may hold, wait or be off."""
    assessment = assess_path(index, path)
    return Outcome(
        tuple(sorted((score.cause, score.band) for score in assessment.causes)),
        assessment.advice.level,
        tuple(sorted(reason.rule for reason in assessment.advice.because if reason.rule)),
        tuple((given.caution, bool(given.waits_for)) for given in assessment.cautions),
        path.out_of_scope is not None,
    )


def bounds_of(index: KnowledgeIndex, path: Path) -> Bounds:
    """The bounds at this point of a check."""
    findings, _ = all_findings(index, path, Region.US)
    return Bounds(index, path, findings)


def relevant(index: KnowledgeIndex, answers: Mapping[str, Answer] | None = None) -> frozenset[str]:
    """The steps that may still change something after these answers."""
    return bounds_of(index, follow(index, answers or {})).relevant


def every_ending(index: KnowledgeIndex, path: Path) -> list[tuple[dict[str, Answer], Path]]:
    """Every way in which the check may end: what counts already stays, all else is answered in every way."""
    fixed = {slug: tuple(choice.slug for choice in choices) for slug, choices in path.chosen.items()}
    free = [question for question in questions_of(index.knowledge) if question.slug not in fixed]
    return [(ways, follow(index, fixed | ways, path.given)) for ways in every_way(free)]


@st.composite
def points_of_checks(draw: st.DrawFn) -> tuple[KnowledgeIndex, Path]:
    """Some knowledge and a point that a check over it has come to."""
    knowledge = draw(small_knowledge(ways=ORIGINS))
    given_findings = draw(any_given(knowledge)) if draw(st.booleans()) else {}
    index = KnowledgeIndex(knowledge)
    return index, follow(index, draw(valid_answers(knowledge)), given_findings)


def test_whatever_is_answered_to_an_irrelevant_step_the_outcome_is_the_same() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=times(quick=40, thorough=120))
    @given(points_of_checks())
    def every_answer_is_tried(point: tuple[KnowledgeIndex, Path]) -> None:
        index, path = point
        bounds = bounds_of(index, path)
        left = [slug for slug in index.steps if slug not in path.answered]
        endings = [(ways, outcome(index, end)) for ways, end in every_ending(index, path)]
        for slug in left:
            seen["relevant" if slug in bounds.relevant else "irrelevant"] += 1
            if slug in bounds.relevant:
                continue
            seen["irrelevant and open"] += slug in path.open_steps
            own = {question.slug for question in index.steps[slug].questions}
            by_the_rest: dict[frozenset[tuple[str, Answer]], Outcome] = {}
            for ways, result in endings:
                rest = frozenset((q, answer) for q, answer in ways.items() if q not in own)
                assert by_the_rest.setdefault(rest, result) == result, slug

    every_answer_is_tried()
    # Otherwise nothing was shown.
    assert seen["irrelevant and open"] >= 15
    assert seen["irrelevant"] >= 30
    assert seen["relevant"] >= 60


@settings(max_examples=times(quick=25, thorough=80))
@given(points_of_checks())
def test_no_ending_lies_outside_the_bounds(point: tuple[KnowledgeIndex, Path]) -> None:
    index, path = point
    bounds = bounds_of(index, path)
    band_limits = {cause: bounds.bands_of(cause) for cause in index.causes}
    rules = [rule.when for rule in (*index.knowledge.red_flags, *index.knowledge.cautions)]
    outcomes_of_rules: list[set[bool]] = [set() for _ in rules]
    values: dict[str, set[int]] = {slug: set() for slug in index.findings}
    for _, end in every_ending(index, path):
        assessment = assess_path(index, end)
        for score in assessment.causes:
            best, worst = band_limits[score.cause]
            assert BANDS.index(best) <= BANDS.index(score.band) <= BANDS.index(worst)
        for seen, rule in zip(outcomes_of_rules, rules, strict=True):
            seen.add(holds(rule, assessment.findings))
        for slug, masks in values.items():
            value = assessment.findings.get(slug)
            masks.add(UNKNOWN if value is None else TRUE if value else FALSE)
    for seen, rule in zip(outcomes_of_rules, rules, strict=True):
        if bounds.rule_is_settled(rule):
            assert len(seen) == 1
        if not bounds.may_hold(rule):
            assert seen == {False}
    for slug, masks in values.items():
        assert sum(masks) & ~bounds.possible.get(slug, UNKNOWN) == 0
        if not bounds.is_open_to_change(slug):
            assert len(masks) == 1


def test_settled_causes_and_rules_occur() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=times(quick=25, thorough=60))
    @given(points_of_checks())
    def counting(point: tuple[KnowledgeIndex, Path]) -> None:
        index, path = point
        bounds = bounds_of(index, path)
        for cause in index.causes:
            seen["cause settled" if len(set(bounds.bands_of(cause))) == 1 else "cause open"] += 1
        for rule in index.knowledge.red_flags:
            seen["rule settled" if bounds.rule_is_settled(rule.when) else "rule open"] += 1

    counting()
    assert min(seen[name] for name in ("cause settled", "cause open", "rule settled", "rule open")) >= 5


@settings(max_examples=25)
@given(st.data())
def test_of_the_real_questionnaire_too_no_irrelevant_step_changes_the_outcome(
    index: KnowledgeIndex, data: st.DataObject
) -> None:
    # Too many ways to try them all: some are drawn.
    answers = {
        question.slug: data.draw(st.sampled_from(quick_ways(question_ways)))
        for question in questions_of(index.knowledge)
        if (question_ways := ways_to_answer(question)) and data.draw(st.integers(0, 3))
    }
    path = follow(index, answers)
    bounds = bounds_of(index, path)
    rest = {
        question.slug: data.draw(st.sampled_from(quick_ways(ways_to_answer(question))))
        for question in questions_of(index.knowledge)
        if question.slug not in path.chosen
    }
    for slug in path.unanswered:
        if slug not in bounds.relevant:
            ways = every_way([q for q in index.steps[slug].questions if q.slug not in path.chosen])
            assert len({outcome(index, follow(index, answers | rest | way)) for way in ways[:200]}) == 1


def quick_ways(ways: list[Answer]) -> list[Answer]:
    """The first and the last of many ways: few choices at a time, and none of these."""
    return ways if len(ways) < 24 else ways[:12] + ways[-12:]


LIKELY = builders.cause("cause", prior=0.6)
A, B, C = (asked(slug) for slug in "abc")


def test_a_step_that_nothing_depends_on_is_irrelevant() -> None:
    assert relevant(model_of(A)) == frozenset()


def test_a_step_that_can_move_a_cause_over_a_cut_off_is_relevant() -> None:
    assert relevant(model_of(A, evidence=(evidence("cause", "a", 3.0, 0.8),))) == {"a"}


def test_a_step_whose_weight_cannot_move_any_cause_over_a_cut_off_is_irrelevant() -> None:
    assert relevant(model_of(A, evidence=(evidence("cause", "a", 1.1, 0.9),))) == frozenset()


def test_small_weights_are_relevant_when_together_they_can_move_a_cause() -> None:
    rows = tuple(evidence("cause", slug, 1.3, 0.9) for slug in "abc")
    index = model_of(A, B, C, evidence=rows)
    assert relevant(index) == {"a", "b", "c"}
    assert relevant(index, {"a": ("no",)}) == frozenset()


def test_a_step_that_can_settle_a_rule_is_relevant_until_the_rule_is_settled() -> None:
    index = model_of(A, B, red_flags=(builders.red_flag("flag", "a", "b"),))
    assert relevant(index) == {"a", "b"}
    assert relevant(index, {"a": ("yes",)}) == {"b"}
    assert relevant(index, {"a": ("no",)}) == frozenset()
    assert relevant(index, {"a": ("not-sure",)}) == frozenset()


def test_a_finding_that_would_keep_a_rule_from_holding_is_relevant() -> None:
    when = Condition(all_of=("a",), none_of=("b",))
    index = model_of(A, B, red_flags=(builders.red_flag("flag", when=when),))
    assert relevant(index, {"a": ("yes",)}) == {"b"}
    assert relevant(index, {"a": ("no",)}) == frozenset()


@pytest.mark.parametrize("effect", CautionEffect)
def test_a_caution_that_withholds_is_relevant_also_between_waiting_and_not_holding(effect: CautionEffect) -> None:
    index = model_of(A, B, cautions=(builders.caution("potassium", "a", "b", effect=effect),))
    withholds = effect is CautionEffect.WITHHOLD
    # With "not sure" the caution can no longer hold, but an answer can still lift it.
    assert relevant(index, {"a": ("not-sure",)}) == ({"b"} if withholds else frozenset())
    assert relevant(index, {"a": ("no",)}) == frozenset()


def test_a_step_that_opens_a_relevant_step_is_relevant() -> None:
    opened = step("b", yes_or_no("b", "b"), ask_if=Condition(all_of=("a",)))
    weight = (evidence("cause", "b", 3.0, 0.8),)
    index = model_of(A, opened, evidence=weight)
    assert relevant(index) == {"a", "b"}
    assert relevant(index, {"a": ("no",)}) == frozenset()


def test_a_step_that_opens_an_irrelevant_step_is_irrelevant() -> None:
    opened = step("b", yes_or_no("b", "b"), ask_if=Condition(all_of=("a",)))
    assert relevant(model_of(A, opened)) == frozenset()


def test_a_step_that_would_take_back_an_answer_that_counts_is_relevant() -> None:
    closing = step("b", yes_or_no("b", "b"), ask_if=Condition(none_of=("a",)))
    index = model_of(A, closing, evidence=(evidence("cause", "b", 3.0, 0.8),))
    assert relevant(index, {"b": ("yes",)}) == {"a"}


def test_a_step_is_relevant_that_can_take_back_an_answer_on_which_another_step_rests() -> None:
    # "a" would close the second step, and with it the third, whose answer counts.
    second = asked("b", ask_if=Condition(none_of=("a",)))
    third = asked("c", ask_if=Condition(all_of=("b",)))
    index = model_of(A, second, third, evidence=(evidence("cause", "c", 3.0, 0.8),))
    answers = {"b": ("yes",), "c": ("yes",)}
    assert outcome(index, follow(index, answers | {"a": ("yes",)})) != outcome(index, follow(index, answers))
    assert relevant(index, answers) == {"a"}


def test_a_step_opens_another_even_if_a_later_answer_has_settled_the_same_finding() -> None:
    # At the second step only the first has spoken, whatever the last one says.
    opened = step("b", yes_or_no("b", "b"), ask_if=Condition(all_of=("a",)))
    again = step("c", yes_or_no("c", "a"))
    index = model_of(A, opened, again, evidence=(evidence("cause", "b", 3.0, 0.8),))
    answers = {"c": ("yes",), "b": ("yes",)}
    assert outcome(index, follow(index, answers | {"a": ("yes",)})) != outcome(index, follow(index, answers))
    assert "a" in relevant(index, {"c": ("yes",)})


def test_a_step_is_relevant_that_can_rule_another_one_out_and_so_deny_its_findings() -> None:
    opened = asked("b", ask_if=Condition(all_of=("a",)), false_if_not_asked=True)
    index = model_of(A, opened, evidence=(evidence("cause", "b", 1.1, 0.05),), causes=(LIKELY,))
    assert relevant(index) == {"a", "b"}
    assert relevant(index, {"a": ("not-sure",)}) == frozenset()


def test_a_step_is_relevant_that_can_rule_out_what_can_no_longer_be_asked() -> None:
    # The last step waits for "a" for good; "b" decides whether it is ruled out, which denies its finding.
    last = asked("c", ask_if=Condition(all_of=("a", "b")), false_if_not_asked=True)
    index = model_of(A, B, last, evidence=(evidence("cause", "c", 1.1, 0.05),), causes=(LIKELY,))
    answers = {"a": ("not-sure",)}
    assert outcome(index, follow(index, answers)) != outcome(index, follow(index, answers | {"b": ("no",)}))
    assert "b" in relevant(index, answers)


def test_a_step_at_which_the_check_may_stop_is_relevant() -> None:
    age = question("age", choice("child", out_of_scope="This check is for adults."), choice("adult"))
    assert relevant(model_of(step("age", age))) == {"age"}
    assert relevant(model_of(step("age", age)), {"age": ("adult",)}) == frozenset()


def test_a_finding_that_was_made_true_is_not_open_to_a_second_question() -> None:
    again = step("again", question("again", choice("a", "a"), choice("b", "b")))
    index = model_of(A, again, evidence=(evidence("cause", "a", 3.0, 0.8),))
    assert relevant(index, {"a": ("no",)}) == {"again"}
    assert relevant(index, {"a": ("yes",)}) == frozenset()


def test_what_is_given_is_not_open_to_change() -> None:
    index = model_of(A, evidence=(evidence("cause", "a", 3.0, 0.8),))
    for value in (True, False, None):
        assert bounds_of(index, follow(index, {}, {"a": value})).relevant == frozenset()


def test_the_estimated_intake_is_open_until_all_that_it_rests_on_is_answered() -> None:
    steps = food_steps()
    findings = ("sex-female", "sex-male", LOW_INTAKE)
    index = model_of(
        *steps,
        **food_kinds(),
        findings=tuple(builders.finding(slug) for slug in findings),
        evidence=(evidence("cause", LOW_INTAKE, 20.0, 0.05),),
    )
    little = {"greens": ("rarely",), "appetite": ("small",)}
    assert relevant(index) == {"sex", "food"}
    assert relevant(index, {"sex": ("female",)}) == {"food"}
    assert relevant(index, {"sex": ("female",), "greens": ("rarely",)}) == {"food"}
    assert relevant(index, little) == {"sex"}
    assert relevant(index, little | {"sex": ("female",)}) == frozenset()


def test_nothing_is_relevant_once_everything_is_answered(knowledge: Knowledge) -> None:
    index = KnowledgeIndex(knowledge)
    assert relevant(index, {question.slug: () for question in questions_of(knowledge)}) == frozenset()
