"""What the pages on the method show, as values: an example, cut-offs, grades, starting points, the estimate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from spasmcheck.content.notes import notes_about
from spasmcheck.content.pages.cause_page import by_prior
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.inference.score import band_of
from spasmcheck.reasoning.knowledge import (
    AdviceLevel,
    Band,
    Cause,
    Evidence,
    Finding,
    Grade,
    Note,
    NoteTopic,
    Parameters,
    ScreenerNutrient,
)

_WELL_SEEN = (Grade.STRONG, Grade.MODERATE)
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class ProbabilityShift:
    """Where an answer takes a cause. of_hundred: in how many of a hundred such people we take it to contribute."""

    of_hundred: float
    band: Band


@dataclass(frozen=True, slots=True)
class Example:
    """One finding and one cause, worked through. before, present, absent: without an answer, and with either."""

    cause: Cause
    finding: Finding
    evidence: Evidence
    before: ProbabilityShift
    present: ProbabilityShift
    absent: ProbabilityShift


@dataclass(frozen=True, slots=True)
class MethodPage:
    """How answers become a result.

    likely_from, possible_from: the cut-offs of the bands, in a hundred. grades: how many rows of evidence have
    each. rules: how many red flags call for each level. bands: all of them. first_steps, core_steps: pages that
    everybody is asked first, and pages on which cautions rest.
    """

    example: Example | None
    parameters: Parameters
    likely_from: float
    possible_from: float
    grades: Mapping[Grade, int]
    rules: Mapping[AdviceLevel, int]
    bands: tuple[Band, ...]
    causes: int
    first_steps: int
    core_steps: int
    limits: tuple[Note, ...]
    screened: tuple[ScreenedNutrient, ...]


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """A cause before any answer. of_hundred: in how many of a hundred people with spasms it contributes."""

    cause: Cause
    of_hundred: float


@dataclass(frozen=True, slots=True)
class ScreenedNutrient:
    """How the food pages estimate one nutrient; error: one standard deviation, in mg a day."""

    name: str
    rule: ScreenerNutrient


@dataclass(frozen=True, slots=True)
class EstimatePage:
    """How intake is estimated from a few questions on food, with every remark on it."""

    screened: tuple[ScreenedNutrient, ...]
    items: int
    notes: tuple[Note, ...]


def method_page(edition: PublishedEdition) -> MethodPage:
    """The method, with its figures taken from the edition."""
    knowledge = edition.knowledge
    parameters = knowledge.parameters
    grades = Counter(row.grade for row in knowledge.evidence)
    rules = Counter(rule.advice_level for rule in knowledge.red_flags)
    return MethodPage(
        example=example(edition),
        parameters=parameters,
        likely_from=_in_hundred(parameters.likely_from),
        possible_from=_in_hundred(parameters.possible_from),
        grades={grade: grades[grade] for grade in Grade},
        rules={level: rules[level] for level in AdviceLevel if rules[level]},
        bands=tuple(Band),
        causes=len(knowledge.causes),
        first_steps=sum(step.always for step in knowledge.steps),
        core_steps=sum(step.core for step in knowledge.steps),
        limits=notes_about(edition.knowledge, NoteTopic.LIMITS),
        screened=_screened(edition),
    )


def example(edition: PublishedEdition) -> Example | None:
    """The strongest row for the most common cause of which the data are well established, or None without one."""
    cause = next(iter(by_prior(edition)), None)
    if cause is None:
        return None
    rows = [weight.evidence for weight in edition.index.weights_of_cause[cause.slug]]
    telling = [row for row in rows if row.grade in _WELL_SEEN and row.lr_present > 1]
    row = min(telling, key=lambda row: (-row.lr_present, row.finding), default=None)
    if row is None:
        return None
    parameters = edition.knowledge.parameters
    return Example(
        cause,
        edition.index.findings[row.finding],
        row,
        before=_moved(cause.prior, 1, parameters),
        present=_moved(cause.prior, row.lr_present, parameters),
        absent=_moved(cause.prior, row.lr_absent, parameters),
    )


def starting_points(edition: PublishedEdition) -> tuple[StartingPoint, ...]:
    """Every cause, the ones that we take to be most common first."""
    return tuple(StartingPoint(cause, _in_hundred(cause.prior)) for cause in by_prior(edition))


def estimate_page(edition: PublishedEdition) -> EstimatePage:
    """How intake is estimated."""
    return EstimatePage(
        screened=_screened(edition),
        items=len(edition.knowledge.screener_items),
        # What has a title is about the whole; the rest is detail.
        notes=tuple(sorted(notes_about(edition.knowledge, NoteTopic.SCREENER), key=lambda note: not note.title)),
    )


def _moved(prior: float, ratio: float, parameters: Parameters) -> ProbabilityShift:
    """Bayes' rule: the odds before, times the likelihood ratio, are the odds after."""
    odds = prior / (1 - prior) * ratio
    probability = odds / (1 + odds)
    return ProbabilityShift(_in_hundred(probability), band_of(probability, parameters))


def _in_hundred(share: float) -> float:
    """A share of a hundred, whole from one on, so that nothing looks more exact than it is."""
    return float(round(share * _HUNDRED)) if share * _HUNDRED >= 1 else float(f"{share * _HUNDRED:.1g}")


def _screened(edition: PublishedEdition) -> tuple[ScreenedNutrient, ...]:
    nutrients = edition.index.nutrients
    return tuple(
        ScreenedNutrient(nutrients[rule.nutrient].name, rule) for rule in edition.knowledge.screener_nutrients
    )
