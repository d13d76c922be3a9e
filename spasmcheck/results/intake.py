"""Estimated intake with its error, against what this visitor needs."""

from __future__ import annotations

from dataclasses import dataclass

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning import Assessment, IntakeEstimate


@dataclass(frozen=True, slots=True)
class IntakeView:
    """One nutrient, in mg a day. need_from and need_to differ when several reference intakes may apply.

    withheld: a caution holds the nutrient back, and neither the estimate nor the need is given.
    """

    nutrient: str
    withheld: bool
    low: float
    high: float
    plenty: bool
    level: str
    need_from: float
    need_to: float


def intake_views(
    edition: PublishedEdition, assessment: Assessment, withheld: frozenset[str]
) -> tuple[IntakeView, ...]:
    """The estimates in the screener's order; none while the food questions are not answered."""
    return tuple(_view(edition, estimate, withheld) for estimate in assessment.intake)


def _view(edition: PublishedEdition, estimate: IntakeEstimate, withheld: frozenset[str]) -> IntakeView:
    name = next(row.name for row in edition.knowledge.nutrients if row.slug == estimate.nutrient)
    if estimate.nutrient in withheld:
        return IntakeView(name, True, 0, 0, False, "", 0, 0)
    needs = [need.recommended for need in estimate.needs]
    return IntakeView(
        name,
        False,
        estimate.low,
        estimate.high,
        estimate.plenty,
        estimate.level.value,
        min(needs),
        max(needs),
    )
