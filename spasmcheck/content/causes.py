"""What the pages about causes show, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Cause, Evidence, Family, Finding, Nutrient

Says = Literal["much-more", "more", "little-more", "nothing", "little-less", "less", "much-less"]
"""How common a finding is among people with the cause, beside others."""


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One finding, and what its presence says."""

    finding: Finding
    evidence: Evidence
    says: Says


@dataclass(frozen=True, slots=True)
class CausePage:
    """One cause. evidence: the most telling first. nutrient: what it is a lack of, if it is one."""

    cause: Cause
    nutrient: Nutrient | None
    evidence: tuple[EvidenceView, ...]


def cause_page(edition: PublishedEdition, cause: Cause) -> CausePage:
    """All that is known of a cause."""
    model = edition.model
    weights = sorted(
        model.weights_of_cause[cause.slug],
        key=lambda weight: (-max(abs(weight.present), abs(weight.absent)), weight.finding),
    )
    rows = [weight.evidence for weight in weights]
    return CausePage(
        cause,
        model.nutrients.get(cause.nutrient or ""),
        tuple(EvidenceView(model.findings[row.finding], row, says(row.lr_present)) for row in rows),
    )


def by_prior(edition: PublishedEdition) -> tuple[Cause, ...]:
    """Every cause, the ones that we take to be most common first."""
    return tuple(sorted(edition.knowledge.causes, key=lambda cause: (-cause.prior, cause.slug)))


def causes_by_family(edition: PublishedEdition) -> Mapping[Family, tuple[Cause, ...]]:
    """Every cause, by family, the ones that we take to be most common first; no family without any."""
    causes = by_prior(edition)
    of_family = {family: tuple(cause for cause in causes if cause.family is family) for family in Family}
    return {family: found for family, found in of_family.items() if found}


def says(ratio: float) -> Says:
    """A likelihood ratio in words."""
    if ratio == 1:
        return "nothing"
    if ratio > 1:
        return "much-more" if ratio >= 5 else "more" if ratio >= 2 else "little-more"
    return "much-less" if ratio <= 0.2 else "less" if ratio <= 0.5 else "little-less"
