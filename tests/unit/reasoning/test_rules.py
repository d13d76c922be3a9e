"""Conditions over findings that may be true, false or unknown."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from spasmcheck.reasoning import Findings, KnowledgeIndex, Truth, evaluate, holding, holds
from spasmcheck.reasoning.inference.conditions import applies, candidate_red_flags, is_half_met, met, missing
from spasmcheck.reasoning.knowledge import CautionEffect, Condition
from tests import builders
from tests.unit.reasoning import oracles
from tests.unit.reasoning.strategies import POOL, any_findings, any_given, conditions, small_knowledge

HOLDS, WAITS, FAILS = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE
VALUES = (True, False, None)


def known(**values: bool | None) -> Findings:
    """Findings with the unknown ones left out."""
    return {slug: value for slug, value in values.items() if value is not None}


def every_state(condition: Condition) -> list[Findings]:
    """Every way in which the findings of the condition can be true, false or unknown."""
    slugs = sorted(set(condition.findings))
    return [known(**dict(zip(slugs, row, strict=True))) for row in product(VALUES, repeat=len(slugs))]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (True, True, HOLDS),
        (True, None, WAITS),
        (None, None, WAITS),
        (True, False, FAILS),
        (None, False, FAILS),
        (False, False, FAILS),
    ],
)
def test_all_of_needs_every_finding(a: bool | None, b: bool | None, expected: Truth) -> None:
    for condition in (Condition(all_of=("a", "b")), Condition(all_of=("b", "a"))):
        assert evaluate(condition, known(a=a, b=b)) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (True, True, HOLDS),
        (True, None, HOLDS),
        (True, False, HOLDS),
        (None, None, WAITS),
        (None, False, WAITS),
        (False, False, FAILS),
    ],
)
def test_any_of_needs_one_finding(a: bool | None, b: bool | None, expected: Truth) -> None:
    for condition in (Condition(any_of=("a", "b")), Condition(any_of=("b", "a"))):
        assert evaluate(condition, known(a=a, b=b)) is expected


@pytest.mark.parametrize(
    ("needed", "excluded", "expected"),
    [
        (True, True, FAILS),
        (True, False, HOLDS),
        (True, None, HOLDS),
        (None, True, FAILS),
        (None, False, WAITS),
        (None, None, WAITS),
        (False, False, FAILS),
        (False, None, FAILS),
    ],
)
def test_an_unknown_none_of_finding_does_not_keep_a_rule_from_holding(
    needed: bool | None, excluded: bool | None, expected: Truth
) -> None:
    condition = Condition(all_of=("needed",), none_of=("excluded",))
    assert evaluate(condition, known(needed=needed, excluded=excluded)) is expected


def test_an_empty_condition_holds() -> None:
    assert evaluate(Condition(), {}) is HOLDS
    assert evaluate(Condition(), {"a": True}) is HOLDS


def test_a_finding_that_no_rule_mentions_makes_no_difference() -> None:
    condition = Condition(all_of=("a",))
    assert evaluate(condition, {"other": True}) is evaluate(condition, {}) is WAITS


@given(conditions(POOL))
def test_every_state_of_every_condition_stands_as_the_definition_reads(condition: Condition) -> None:
    for findings in every_state(condition):
        expected = oracles.where_it_stands(condition, findings)
        assert evaluate(condition, findings) is expected
        assert holds(condition, findings) is (expected is HOLDS)


@pytest.mark.parametrize("effect", CautionEffect)
def test_only_a_caution_that_withholds_applies_while_a_finding_is_unknown(effect: CautionEffect) -> None:
    rule = builders.caution("potassium", "kidney-disease", effect=effect)
    assert applies(rule, {"kidney-disease": True})
    assert applies(rule, {}) is (effect is CautionEffect.WITHHOLD)
    assert not applies(rule, {"kidney-disease": False})


def test_a_caution_that_withholds_stops_once_it_is_known_not_to_hold() -> None:
    when = Condition(any_of=("kidney-disease", "takes-ace"), none_of=("on-dialysis",))
    rule = builders.caution("potassium", when=when, effect=CautionEffect.WITHHOLD)
    assert applies(rule, {"kidney-disease": False})
    assert applies(rule, {"takes-ace": True})
    assert not applies(rule, {"kidney-disease": False, "takes-ace": False})
    assert not applies(rule, {"on-dialysis": True})


def test_a_rule_waits_for_its_unknown_findings() -> None:
    condition = Condition(all_of=("a", "b"), any_of=("c", "d"), none_of=("e",))
    assert missing(condition, {}) == ("a", "b", "c", "d")
    assert missing(condition, {"a": True, "c": False}) == ("b", "d")
    assert missing(condition, {"b": True, "d": True}) == ("a",)


@given(conditions(POOL))
def test_what_a_waiting_rule_waits_for_decides_it(condition: Condition) -> None:
    for findings in every_state(condition):
        waits_for = missing(condition, findings)
        if evaluate(condition, findings) is WAITS:
            assert waits_for
            assert evaluate(condition, findings | dict.fromkeys(waits_for, True)) is HOLDS
            assert evaluate(condition, findings | dict.fromkeys(waits_for, False)) is FAILS
        elif evaluate(condition, findings) is HOLDS:
            assert waits_for == ()


@given(conditions(POOL))
def test_what_makes_a_rule_hold_is_true_and_is_enough(condition: Condition) -> None:
    for findings in every_state(condition):
        if holds(condition, findings):
            true = met(condition, findings)
            assert all(findings[slug] for slug in true)
            assert holds(condition, dict.fromkeys(true, True))


@pytest.mark.parametrize(
    ("when", "true", "expected"),
    [
        (Condition(all_of=("a",)), "", False),
        (Condition(all_of=("a",)), "a", True),
        (Condition(all_of=("a", "b")), "", False),
        (Condition(all_of=("a", "b")), "b", True),
        (Condition(all_of=("a", "b", "c")), "a", False),
        (Condition(all_of=("a", "b", "c")), "ac", True),
        (Condition(any_of=("a", "b", "c")), "c", True),
        (Condition(all_of=("a",), any_of=("b", "c")), "b", True),
        (Condition(all_of=("a", "b"), any_of=("c", "d")), "cd", False),
        (Condition(all_of=("a", "b"), any_of=("c", "d")), "ad", True),
        (Condition(none_of=("a",)), "", False),
        (Condition(all_of=("a",), none_of=("b",)), "ab", True),
    ],
)
def test_a_rule_half_holds_when_half_of_its_needs_are_true(when: Condition, true: str, expected: bool) -> None:
    rule = builders.red_flag("rule", when=when)
    assert is_half_met(rule, dict.fromkeys(true, True)) is expected


@given(st.data())
def test_the_red_flags_that_hold_are_found_among_those_that_have_begun(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    always = builders.red_flag("always", when=Condition(none_of=("finding-a",)))
    index = KnowledgeIndex(structs.replace(knowledge, red_flags=(*knowledge.red_flags, always)))
    findings = data.draw(any_findings(knowledge)) | data.draw(any_given(knowledge))
    known = {slug: value for slug, value in findings.items() if value is not None}
    rules = index.knowledge.red_flags
    assert holding(index, known) == tuple(rule for rule in rules if oracles.condition_holds(rule.when, known))
    begun_rules = candidate_red_flags(index, known)
    assert [rule for rule in rules if rule in begun_rules] == list(begun_rules)
    assert {rule.slug for rule in rules if is_half_met(rule, known)} <= {rule.slug for rule in begun_rules}


def test_what_is_false_or_unknown_is_no_half_of_a_rule() -> None:
    rule = builders.red_flag("rule", "a", "b")
    assert not is_half_met(rule, {"a": False})
    assert is_half_met(rule, {"a": True, "b": False})
