"""What the pages about causes show, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.evidence.labelling import give_words
from spasmcheck.reasoning.knowledge import Cause, Evidence, Family, Finding, Nutrient


class Says(StrEnum):
    """How common a finding is among people with the cause, beside others."""

    MUCH_MORE = "much-more"
    MORE = "more"
    LITTLE_MORE = "little-more"
    NOTHING = "nothing"
    LITTLE_LESS = "little-less"
    LESS = "less"
    MUCH_LESS = "much-less"


give_words(
    Says,
    name={
        Says.MUCH_MORE: _("much more common"),
        Says.MORE: _("more common"),
        Says.LITTLE_MORE: _("a little more common"),
        Says.NOTHING: _("as common"),
        Says.LITTLE_LESS: _("a little less common"),
        Says.LESS: _("less common"),
        Says.MUCH_LESS: _("much less common"),
    },
)


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
        return Says.NOTHING
    if ratio > 1:
        return Says.MUCH_MORE if ratio >= 5 else Says.MORE if ratio >= 2 else Says.LITTLE_MORE
    return Says.MUCH_LESS if ratio <= 0.2 else Says.LESS if ratio <= 0.5 else Says.LITTLE_LESS
