"""Build the pages on the method, on prior probabilities and on the estimate of intake."""

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
    """The probability of a cause after an answer, and its band. of_hundred: the probability in percent."""

    of_hundred: float
    band: Band


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: the probability before the answer, and with the finding present or absent."""

    cause: Cause
    finding: Finding
    evidence: Evidence
    before: ProbabilityShift
    present: ProbabilityShift
    absent: ProbabilityShift


@dataclass(frozen=True, slots=True)
class MethodPage:
    """What the page on the method shows.

    likely_from, possible_from: cut-offs of the bands, in percent. grades: number of evidence rows by grade.
    rules: number of red flags by advice level; levels without any are left out. first_steps: number of steps that
    everybody is asked first; core_steps: number of steps that cautions depend on.
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
    """The prior of a cause. of_hundred: of a hundred people with spasms, in how many it contributes."""

    cause: Cause
    of_hundred: float


@dataclass(frozen=True, slots=True)
class ScreenedNutrient:
    """How the food pages estimate one nutrient. The error of the rule is one standard deviation, in mg a day."""

    name: str
    rule: ScreenerNutrient


@dataclass(frozen=True, slots=True)
class EstimatePage:
    """What the page on the estimate of intake shows. items: number of questions on food."""

    screened: tuple[ScreenedNutrient, ...]
    items: int
    notes: tuple[Note, ...]


def method_page(edition: PublishedEdition) -> MethodPage:
    """Build the page on the method, with figures from the edition."""
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
    """Return an example from the cause with the highest prior, or None.

    It uses the evidence of strong or moderate grade with the highest likelihood ratio above 1; None if the cause
    has none, or if there are no causes.
    """
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
    """Return all causes by falling prior probability."""
    return tuple(StartingPoint(cause, _in_hundred(cause.prior)) for cause in by_prior(edition))


def estimate_page(edition: PublishedEdition) -> EstimatePage:
    """Build the page on the estimate of intake."""
    return EstimatePage(
        screened=_screened(edition),
        items=len(edition.knowledge.screener_items),
        # Notes with a title are about the whole estimate and come first; the rest is detail.
        notes=tuple(sorted(notes_about(edition.knowledge, NoteTopic.SCREENER), key=lambda note: not note.title)),
    )


def _moved(prior: float, ratio: float, parameters: Parameters) -> ProbabilityShift:
    """Apply Bayes' rule: posterior odds are prior odds times the likelihood ratio."""
    odds = prior / (1 - prior) * ratio
    probability = odds / (1 + odds)
    return ProbabilityShift(_in_hundred(probability), band_of(probability, parameters))


def _in_hundred(share: float) -> float:
    """Return a share (0-1) in percent: whole from 1 on, one significant digit below, to avoid false precision."""
    return float(round(share * _HUNDRED)) if share * _HUNDRED >= 1 else float(f"{share * _HUNDRED:.1g}")


def _screened(edition: PublishedEdition) -> tuple[ScreenedNutrient, ...]:
    nutrients = edition.index.nutrients
    return tuple(
        ScreenedNutrient(nutrients[rule.nutrient].name, rule) for rule in edition.knowledge.screener_nutrients
    )
