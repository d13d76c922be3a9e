"""How well each cause fits what is known, and what each finding added or took away."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from msgspec import Struct

from spasmcheck.reasoning.knowledge import Band, Parameters

from .adjustments import NO_ADJUSTMENT, Adjustment
from .contributions import Contribution, by_value
from .knowledge_index import Findings, KnowledgeIndex, Known, probability_from_log_odds


class CauseScore(Struct, frozen=True):
    """A cause's fit. `supports` and `opposes` in the order of `Ranking`; `unknown` by what is at stake.

    adjustment: what red flags and what the cause requires do to it; a part of log_odds.
    """

    cause: str
    band: Band
    probability: float
    log_odds: float
    supports: tuple[Contribution, ...]
    opposes: tuple[Contribution, ...]
    unknown: tuple[Contribution, ...]
    adjustment: Adjustment = NO_ADJUSTMENT


def band_of(probability: float, parameters: Parameters) -> Band:
    """The band that a probability falls into; the lower edge belongs to the band."""
    if probability >= parameters.likely_from:
        return Band.LIKELY
    return Band.POSSIBLE if probability >= parameters.possible_from else Band.LESS_LIKELY


def log_odds_of_causes(
    index: KnowledgeIndex, findings: Findings, adjusted: Mapping[str, Adjustment]
) -> dict[str, float]:
    """For each cause ln(prior / (1 - prior)) plus ln of the ratio of each finding that is known, adjusted."""
    totals = list(index.prior_log_odds.values())
    known = findings.get
    # In the model's order: a sum of floats in another order may differ in its last bits.
    for finding, added in index.added_by_finding.items():
        value = known(finding)
        if value is not None:
            for place, effect in added[value]:
                totals[place] += effect
    log_odds = dict(zip(index.prior_log_odds, totals, strict=True))
    for cause, adjustment in adjusted.items():
        log_odds[cause] += adjustment.log_ratio
    return log_odds


def log_odds_of_cause(index: KnowledgeIndex, cause: str, findings: Known, adjustment: Adjustment) -> float:
    """The same for one cause, to the last bit."""
    total = index.prior_log_odds[cause]
    for weight in index.weights_of_cause[cause]:
        value = findings.get(weight.finding)
        if value is not None:
            total += weight.log_lr_present if value else weight.log_lr_absent
    return total + adjustment.log_ratio


def score_causes(
    index: KnowledgeIndex, findings: Findings, adjusted: Mapping[str, Adjustment], *, shown_only: bool = False
) -> tuple[CauseScore, ...]:
    """Every cause, best fit first, equal fits by slug.

    shown_only: the reasons of causes that are not shown are not listed, which spares most of the work.
    """
    totals = log_odds_of_causes(index, findings, adjusted)
    best_first = sorted(index.causes, key=lambda cause: (-totals[cause], cause))
    return tuple(
        [
            _score(
                index, cause, totals[cause], findings, adjusted.get(cause, NO_ADJUSTMENT), shown_only=shown_only
            )
            for cause in best_first
        ]
    )


def _places(index: KnowledgeIndex, cause: str, findings: Findings) -> list[int]:
    """Which of all that the cause can get it does get, as places in its ranking."""
    known = findings.get
    places = [of_finding[by_value(known(finding))] for finding, of_finding in index.places_of_cause[cause]]
    return [place for place in places if place >= 0]


def _score(
    index: KnowledgeIndex,
    cause: str,
    total: float,
    findings: Findings,
    adjustment: Adjustment,
    *,
    shown_only: bool,
) -> CauseScore:
    probability = probability_from_log_odds(total)
    band = band_of(probability, index.parameters)
    if shown_only and band is Band.LESS_LIKELY:
        return CauseScore(cause, band, probability, total, (), (), (), adjustment)
    ranking = index.ranking_of_cause[cause]
    places = sorted(_places(index, cause, findings))
    parts = tuple([ranking.contributions[place] for place in places])
    opposes_from = bisect_left(places, ranking.opposes_from)
    unknown_from = bisect_left(places, ranking.unknown_from)
    return CauseScore(
        cause,
        band,
        probability,
        total,
        parts[:opposes_from],
        parts[opposes_from:unknown_from],
        parts[unknown_from:],
        adjustment,
    )
