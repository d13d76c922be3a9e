"""Estimated intake of minerals from the food questions, with its error, against what a person needs.

Estimate in mg a day = sex factor x appetite factor x (base + sum over items of servings a day x mg a serving).
A likely low estimate makes its finding true, a borderline one leaves it unknown, enough makes it false.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from spasmcheck.reasoning.inference.knowledge_index import Findings, KnowledgeIndex
from spasmcheck.reasoning.knowledge import Choice, Parameters, Region, RequiredIntake, ScreenerNutrient


class IntakeLevel(StrEnum):
    """What an estimate says. Without a cut-off for "low" in the region, an estimate is never called low."""

    LIKELY_LOW = "likely-low"
    BORDERLINE = "borderline"
    ADEQUATE = "adequate"


class IntakeEstimate(Struct, frozen=True):
    """The estimate for one nutrient, in mg a day.

    low, high: one standard deviation of the error below and above, rounded. plenty: above what the screener can
    put a number on. needs: the reference intakes that may be the visitor's, as several fit an age range.
    low_below: under it for every one of them. adequate_from: enough for every one of them.
    """

    nutrient: str
    estimate: float
    low: float
    high: float
    plenty: bool
    level: IntakeLevel
    low_below: float | None
    adequate_from: float
    needs: tuple[RequiredIntake, ...]


def estimate_intake(
    index: KnowledgeIndex,
    chosen: Mapping[str, Sequence[Choice]],
    findings: Findings,
    region: Region,
) -> tuple[IntakeEstimate, ...]:
    """One estimate per nutrient of the screener, or none while a food question has no answer."""
    servings = _servings(index, chosen)
    if servings is None:
        return ()
    factor = _sex_factor(index, findings) * _appetite_factor(chosen)
    no_dairy = is_certain(index, "diet", "avoids-dairy", findings)
    estimates = []
    for row in index.knowledge.screener_nutrients:
        base = row.base_without_dairy if no_dairy else row.base
        amount = factor * (base + _from_items(index, row.nutrient, servings))
        needs = applicable_needs(index, row.nutrient, region, findings)
        if needs:
            estimates.append(_estimate(row, amount, needs))
    return tuple(estimates)


def intake_findings(index: KnowledgeIndex, estimates: Iterable[IntakeEstimate]) -> Findings:
    """What the estimates establish."""
    low_finding = {row.nutrient: row.low_finding for row in index.knowledge.screener_nutrients}
    return {
        low_finding[estimate.nutrient]: estimate.level is IntakeLevel.LIKELY_LOW
        for estimate in estimates
        if estimate.level is not IntakeLevel.BORDERLINE
    }


def applicable_needs(
    index: KnowledgeIndex, nutrient: str, region: Region, findings: Findings
) -> tuple[RequiredIntake, ...]:
    """The reference intakes that may be this person's: all that nothing known rules out."""
    rows = index.needs_of_nutrient.get((nutrient, region), ())
    # Many rows share few values, and a value is either possible or not.
    sexes = {sex for sex in {row.sex for row in rows} if _possible(index, "sex", sex, findings)}
    ages = {age for age in {row.age_band for row in rows} if _possible(index, "age-band", age, findings)}
    stages = {stage for stage in {row.life_stage for row in rows} if _life_stage_fits(index, stage, findings)}
    return tuple(row for row in rows if row.sex in sexes and row.age_band in ages and row.life_stage in stages)


def _estimate(row: ScreenerNutrient, amount: float, needs: tuple[RequiredIntake, ...]) -> IntakeEstimate:
    lows = [need.low_below for need in needs]
    low_below = None if None in lows else min(low for low in lows if low is not None)
    adequate_from = max(need.recommended if need.adequate_from is None else need.adequate_from for need in needs)
    if amount >= adequate_from:
        level = IntakeLevel.ADEQUATE
    elif low_below is not None and amount < low_below:
        level = IntakeLevel.LIKELY_LOW
    else:
        level = IntakeLevel.BORDERLINE
    return IntakeEstimate(
        row.nutrient,
        amount,
        max(0.0, _round(amount - row.error_sd, row.round_to)),
        _round(amount + row.error_sd, row.round_to),
        amount > row.plenty_above,
        level,
        low_below,
        adequate_from,
        needs,
    )


def _servings(index: KnowledgeIndex, chosen: Mapping[str, Sequence[Choice]]) -> dict[str, float] | None:
    servings: dict[str, float] = {}
    for slug in index.screener_questions:
        choices = chosen.get(slug)
        if not choices or choices[0].servings_per_day is None:
            return None
        servings[slug] = choices[0].servings_per_day
    return servings or None


def _from_items(index: KnowledgeIndex, nutrient: str, servings: Mapping[str, float]) -> float:
    return sum(servings[question] * mg for question, mg in index.screener_amounts.get(nutrient, ()))


def _appetite_factor(chosen: Mapping[str, Sequence[Choice]]) -> float:
    factors = (c.appetite_factor for choices in chosen.values() for c in choices if c.appetite_factor is not None)
    return next(factors, 1.0)


def _sex_factor(index: KnowledgeIndex, findings: Findings) -> float:
    """The factor of the sex, or the mean of both while it is unknown."""
    parameters: Parameters = index.parameters
    possible = [
        factor
        for sex, factor in (("male", parameters.male_factor), ("female", parameters.female_factor))
        if _possible(index, "sex", sex, findings)
    ]
    return sum(possible) / len(possible) if possible else 1.0


def _profile(index: KnowledgeIndex, attribute: str, value: str) -> tuple[str, ...]:
    for rule in index.profile_of_attribute.get(attribute, ()):
        if rule.value == value:
            return rule.findings
    return ()


def is_certain(index: KnowledgeIndex, attribute: str, value: str, findings: Findings) -> bool:
    """Whether one of the findings that put a visitor into this group is true."""
    return any(findings.get(slug) for slug in _profile(index, attribute, value))


def _possible(index: KnowledgeIndex, attribute: str, value: str, findings: Findings) -> bool:
    slugs = _profile(index, attribute, value)
    if any(findings.get(slug) for slug in slugs):
        return True
    # Another value of the same attribute being true rules this one out, even where nothing said "false".
    rules = index.profile_of_attribute.get(attribute, ())
    others = {finding for rule in rules for finding in rule.findings}.difference(slugs)
    return not any(findings.get(slug) for slug in others) and not (
        slugs and all(findings.get(slug) is False for slug in slugs)
    )


def _life_stage_fits(index: KnowledgeIndex, stage: str, findings: Findings) -> bool:
    """A life stage counts while it is possible; none of them, while no other is certain."""
    stages = index.profile_of_attribute.get("life-stage", ())
    certain = [rule.value for rule in stages if any(findings.get(slug) for slug in rule.findings)]
    if certain:
        return stage in certain
    if stage == "none":
        return True
    return not all(findings.get(slug) is False for slug in _profile(index, "life-stage", stage))


def _round(amount: float, step: float) -> float:
    return round(amount / step) * step
