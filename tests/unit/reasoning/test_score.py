"""How well each cause fits, and what each finding added or took away."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from spasmcheck.reasoning import CauseScore, Findings, Knowledge, KnowledgeIndex
from spasmcheck.reasoning.inference.adjustments import NO_ADJUSTMENT, adjustments
from spasmcheck.reasoning.inference.conditions import holding
from spasmcheck.reasoning.inference.knowledge_index import probability_from_log_odds
from spasmcheck.reasoning.inference.score import band_of, log_odds_of_cause, log_odds_of_causes, score_causes
from spasmcheck.reasoning.knowledge import Band, Cause
from tests import builders
from tests.builders import evidence
from tests.unit.reasoning import oracles
from tests.unit.reasoning.strategies import any_findings, small_knowledge

CUT_OFFS = builders.parameters(likely_from=0.5, possible_from=0.15)


@st.composite
def checks(draw: st.DrawFn) -> tuple[Knowledge, Findings]:
    """Some knowledge and what is known of somebody."""
    knowledge = draw(small_knowledge())
    return knowledge, draw(any_findings(knowledge))


def scored(index: KnowledgeIndex, findings: Findings, *, shown_only: bool = False) -> tuple[CauseScore, ...]:
    """The scores with what the rules that hold do to them."""
    adjusted = adjustments(index, findings, holding(index, findings))
    return score_causes(index, findings, adjusted, shown_only=shown_only)


def totals_of(index: KnowledgeIndex, findings: Findings) -> dict[str, float]:
    """The log-odds of every cause."""
    return log_odds_of_causes(index, findings, adjustments(index, findings, holding(index, findings)))


def total_of(index: KnowledgeIndex, cause: str, findings: Findings) -> float:
    """The log-odds of one cause."""
    adjusted = adjustments(index, findings, holding(index, findings))
    return log_odds_of_cause(index, cause, findings, adjusted.get(cause, NO_ADJUSTMENT))


def scores_of(*causes: Cause, findings: Findings | None = None, **kinds: object) -> dict[str, CauseScore]:
    """The scores by cause, in their order of rank."""
    slugs = ("a", "b", "c")
    defaults: dict[str, object] = {
        "causes": causes,
        "findings": tuple(builders.finding(slug) for slug in slugs),
        "evidence": (),
    }
    index = KnowledgeIndex(builders.knowledge(**(defaults | kinds)))
    return {score.cause: score for score in scored(index, findings or {})}


@pytest.mark.parametrize(
    ("probability", "band"),
    [
        (1.0, Band.LIKELY),
        (math.nextafter(0.5, 1), Band.LIKELY),
        (0.5, Band.LIKELY),
        (math.nextafter(0.5, 0), Band.POSSIBLE),
        (math.nextafter(0.15, 1), Band.POSSIBLE),
        (0.15, Band.POSSIBLE),
        (math.nextafter(0.15, 0), Band.LESS_LIKELY),
        (0.0, Band.LESS_LIKELY),
    ],
)
def test_the_lower_edge_belongs_to_the_band(probability: float, band: Band) -> None:
    assert band_of(probability, CUT_OFFS) is band


def test_the_cut_offs_are_those_of_the_knowledge() -> None:
    cut_offs = builders.parameters(likely_from=0.8, possible_from=0.4)
    bands = [band_of(p, cut_offs) for p in (0.8, 0.79, 0.4, 0.39)]
    assert bands == [Band.LIKELY, Band.POSSIBLE, Band.POSSIBLE, Band.LESS_LIKELY]


@given(st.floats(allow_nan=False))
def test_any_log_odds_are_a_probability(log_odds: float) -> None:
    assert 0.0 <= probability_from_log_odds(log_odds) <= 1.0


@given(st.floats(min_value=1e-6, max_value=1 - 1e-6))
def test_a_probability_survives_log_odds_and_back(probability: float) -> None:
    log_odds = math.log(probability / (1 - probability))
    assert probability_from_log_odds(log_odds) == pytest.approx(probability, rel=1e-9)


def test_without_findings_a_cause_has_its_prior() -> None:
    score = scores_of(builders.cause("cause", prior=0.25))["cause"]
    assert score.probability == pytest.approx(0.25)
    assert score.log_odds == pytest.approx(math.log(1 / 3))


@pytest.mark.parametrize(
    ("value", "probability"), [(True, 0.25), (False, 1 / 13), (None, 0.1)], ids=["true", "false", "unknown"]
)
def test_a_finding_multiplies_the_odds_by_its_ratio(value: bool | None, probability: float) -> None:
    score = scores_of(
        builders.cause("cause", prior=0.1),
        evidence=(evidence("cause", "a", 3.0, 0.75),),
        findings={} if value is None else {"a": value},
    )["cause"]
    assert score.probability == pytest.approx(probability)


@given(checks())
def test_the_log_odds_are_the_prior_and_all_contributions(check: tuple[Knowledge, Findings]) -> None:
    knowledge, findings = check
    index = KnowledgeIndex(knowledge)
    for score in scored(index, findings):
        prior = index.causes[score.cause].prior
        added = [part.log_ratio for part in (*score.supports, *score.opposes)]
        added.append(score.adjustment.log_ratio)
        assert score.log_odds == pytest.approx(math.fsum([math.log(prior / (1 - prior)), *added]), abs=1e-9)
        assert score.probability == pytest.approx(oracles.probability(knowledge, score.cause, findings), abs=1e-9)
        assert score.band is band_of(score.probability, knowledge.parameters)
        # To the last bit, in whatever order the findings come.
        backwards = dict(reversed(findings.items()))
        assert totals_of(index, backwards)[score.cause] == score.log_odds
        assert total_of(index, score.cause, backwards) == score.log_odds


def test_the_score_is_the_same_to_the_last_bit_whatever_the_order_of_the_evidence() -> None:
    rows = [evidence("cause", slug, ratio, 0.5) for slug, ratio in (("a", 1.7), ("b", 3.1), ("c", 13.0))]
    # The order does make a difference to a sum of these.
    parts = [math.log(row.lr_present) for row in rows]
    assert len({sum(order, math.log(1 / 9)) for order in permutations(parts)}) > 1
    findings = tuple(builders.finding(slug) for slug in "abc")
    totals = set()
    for order in permutations(rows):
        kinds = {"causes": (builders.cause("cause", prior=0.1),), "findings": findings, "evidence": order}
        index = KnowledgeIndex(builders.knowledge(**kinds))
        for known in permutations("abc"):
            present = dict.fromkeys(known, True)
            totals.add(totals_of(index, present)["cause"])
            totals.add(total_of(index, "cause", present))
    assert len(totals) == 1


@given(checks())
def test_contributions_are_sorted_by_sign_and_then_by_weight(check: tuple[Knowledge, Findings]) -> None:
    knowledge, findings = check
    for score in scored(KnowledgeIndex(knowledge), findings):
        assert all(part.log_ratio > 0 for part in score.supports)
        assert all(part.log_ratio < 0 for part in score.opposes)
        assert all(part.log_ratio == 0 and part.value is None for part in score.unknown)
        there = [part.value for part in score.supports]
        assert there == sorted(there, reverse=True)
        present = [part for part in score.supports if part.value]
        for parts in (present, score.supports[len(present) :], score.opposes):
            weights = [abs(part.log_ratio) for part in parts]
            assert weights == sorted(weights, reverse=True)
        at_stake = [part.at_stake for part in score.unknown]
        assert at_stake == sorted(at_stake, reverse=True)


@given(checks())
def test_every_piece_of_evidence_is_told_once_unless_it_says_nothing(check: tuple[Knowledge, Findings]) -> None:
    knowledge, findings = check
    for score in scored(KnowledgeIndex(knowledge), findings):
        rows = [row for row in knowledge.evidence if row.cause == score.cause]
        told = [part.evidence for part in (*score.supports, *score.opposes, *score.unknown)]
        silent = [row for row in rows if row.finding in findings and row.lr_present == row.lr_absent == 1]
        assert sorted(row.finding for row in told) == sorted(row.finding for row in rows if row not in silent)
        assert all(part.value is findings.get(part.finding) for part in (*score.supports, *score.opposes))
        assert {part.finding for part in score.unknown}.isdisjoint(findings)


def test_what_an_unknown_finding_has_at_stake_is_the_larger_of_its_two_weights() -> None:
    score = scores_of(builders.cause("cause"), evidence=(evidence("cause", "a", 2.0, 0.25),))["cause"]
    assert [part.at_stake for part in score.unknown] == [pytest.approx(math.log(4))]


@given(checks())
def test_causes_are_ranked_by_fit_and_equal_fits_by_slug(check: tuple[Knowledge, Findings]) -> None:
    knowledge, findings = check
    scores = scored(KnowledgeIndex(knowledge), findings)
    assert {score.cause for score in scores} == {cause.slug for cause in knowledge.causes}
    order = [(-score.log_odds, score.cause) for score in scores]
    assert order == sorted(order)


def test_equal_fits_are_ranked_by_slug() -> None:
    causes = [builders.cause(slug, prior=0.2) for slug in ("b", "c", "a")]
    assert [*scores_of(*causes)] == ["a", "b", "c"]


@given(checks(), st.data())
def test_a_finding_that_speaks_for_a_cause_never_lowers_it(
    check: tuple[Knowledge, Findings], data: st.DataObject
) -> None:
    knowledge, findings = check
    index = KnowledgeIndex(knowledge)
    row = data.draw(st.sampled_from(knowledge.evidence))
    totals = {
        value: log_odds_of_causes(index, findings | {row.finding: value}, {})[row.cause] for value in (True, False)
    }
    unknown = {slug: known for slug, known in findings.items() if slug != row.finding}
    before = log_odds_of_causes(index, unknown, {})[row.cause]
    for value, ratio in ((True, row.lr_present), (False, row.lr_absent)):
        assert totals[value] - before == pytest.approx(math.log(ratio), abs=1e-9)


def test_leaving_out_what_is_not_shown_changes_nothing_that_is(index: KnowledgeIndex) -> None:
    checked = left_out = 0
    for case in index.knowledge.reference_cases[::10]:
        findings = dict.fromkeys(case.absent, False) | dict.fromkeys(case.present, True)
        for whole, short in zip(scored(index, findings), scored(index, findings, shown_only=True), strict=True):
            checked += 1
            if whole.band is Band.LESS_LIKELY:
                left_out += 1
                assert short == structs.replace(whole, supports=(), opposes=(), unknown=())
            else:
                assert short == whole
    assert checked == 13 * 27
    assert left_out >= 100
