"""How well each cause fits what is known, and what each finding added or took away."""

from __future__ import annotations

from msgspec import Struct, structs

from .knowledge import Band, Evidence, Parameters
from .model import Findings, Model, Weight, log_odds_to_probability


class Contribution(Struct, frozen=True):
    """One finding's part in a cause's score.

    value: true or false, or None while unknown. log_ratio: what it added to the log-odds (0 while unknown).
    at_stake: the larger of what it could add or take away once known.
    """

    finding: str
    value: bool | None
    log_ratio: float
    at_stake: float
    evidence: Evidence


class CauseScore(Struct, frozen=True):
    """A cause's fit. `supports` and `opposes` strongest first; `unknown` by what is at stake.

    weaker_fit: shown only because fewer causes than usual fit better.
    """

    cause: str
    band: Band
    probability: float
    log_odds: float
    supports: tuple[Contribution, ...]
    opposes: tuple[Contribution, ...]
    unknown: tuple[Contribution, ...]
    weaker_fit: bool = False


def band_of(probability: float, parameters: Parameters) -> Band:
    """The band that a probability falls into; the lower edge belongs to the band."""
    if probability >= parameters.likely_from:
        return Band.LIKELY
    return Band.POSSIBLE if probability >= parameters.possible_from else Band.LESS_LIKELY


def log_odds_of_causes(model: Model, findings: Findings) -> dict[str, float]:
    """For each cause ln(prior / (1 - prior)) plus ln of the ratio of each finding that is known."""
    totals = dict(model.prior_log_odds)
    added = model.added_by_finding
    # Sorted: a sum of floats in another order may differ in its last bits.
    for finding, value in sorted(findings.items()):
        if finding in added:
            for cause, effect in added[finding][value]:
                totals[cause] += effect
    return totals


def log_odds_of_cause(model: Model, cause: str, findings: Findings) -> float:
    """The same for one cause, to the last bit."""
    total = model.prior_log_odds[cause]
    for weight in model.weights_of_cause[cause]:
        value = findings.get(weight.finding)
        if value is not None:
            total += weight.present if value else weight.absent
    return total


def bands_of_causes(model: Model, findings: Findings) -> dict[str, Band]:
    """The band of every cause, without what led to it."""
    return {
        cause: band_of(log_odds_to_probability(total), model.parameters)
        for cause, total in log_odds_of_causes(model, findings).items()
    }


def score_causes(model: Model, findings: Findings) -> tuple[CauseScore, ...]:
    """Every cause, best fit first, equal fits by slug; weaker fits fill up the causes that are shown."""
    totals = log_odds_of_causes(model, findings)
    scores = sorted(
        (_score(model, cause, totals[cause], findings) for cause in model.causes),
        key=lambda score: (-score.log_odds, score.cause),
    )
    fill = model.parameters.shown_at_least
    return tuple(
        score if score.band is not Band.LESS_LIKELY or place >= fill else structs.replace(score, weaker_fit=True)
        for place, score in enumerate(scores)
    )


def _score(model: Model, cause: str, total: float, findings: Findings) -> CauseScore:
    probability = log_odds_to_probability(total)
    parts = [_contribution(weight, findings.get(weight.finding)) for weight in model.weights_of_cause[cause]]
    parts.sort(key=lambda part: (-abs(part.log_ratio), -part.at_stake, part.finding))
    return CauseScore(
        cause,
        band_of(probability, model.parameters),
        probability,
        total,
        tuple(part for part in parts if part.log_ratio > 0),
        tuple(part for part in parts if part.log_ratio < 0),
        tuple(part for part in parts if part.value is None),
    )


def _contribution(weight: Weight, value: bool | None) -> Contribution:
    added = 0.0 if value is None else weight.present if value else weight.absent
    return Contribution(
        weight.finding, value, added, max(abs(weight.present), abs(weight.absent)), weight.evidence
    )
