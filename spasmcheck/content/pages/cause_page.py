"""Build the pages about causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.evidence.labelling import give_words
from spasmcheck.reasoning.knowledge import Cause, Evidence, Family, Finding, Nutrient


class Commonness(StrEnum):
    """How common a finding is among people with the cause, compared with people without it."""

    MUCH_MORE = "much-more"
    MORE = "more"
    LITTLE_MORE = "little-more"
    NOTHING = "nothing"
    LITTLE_LESS = "little-less"
    LESS = "less"
    MUCH_LESS = "much-less"


give_words(
    Commonness,
    name={
        Commonness.MUCH_MORE: _("much more common"),
        Commonness.MORE: _("more common"),
        Commonness.LITTLE_MORE: _("a little more common"),
        Commonness.NOTHING: _("as common"),
        Commonness.LITTLE_LESS: _("a little less common"),
        Commonness.LESS: _("less common"),
        Commonness.MUCH_LESS: _("much less common"),
    },
)


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A finding with its evidence; says: the likelihood ratio of its presence, in words."""

    finding: Finding
    evidence: Evidence
    says: Commonness


@dataclass(frozen=True, slots=True)
class CausePage:
    """A cause. nutrient: the one it is a lack of, or None. evidence: strongest likelihood ratio first."""

    cause: Cause
    nutrient: Nutrient | None
    evidence: tuple[EvidenceView, ...]


def cause_page(edition: PublishedEdition, cause: Cause) -> CausePage:
    """Build the page of a cause."""
    index = edition.index
    weights = sorted(
        index.weights_of_cause[cause.slug],
        key=lambda weight: (-max(abs(weight.log_lr_present), abs(weight.log_lr_absent)), weight.finding),
    )
    rows = [weight.evidence for weight in weights]
    return CausePage(
        cause,
        index.nutrients.get(cause.nutrient or ""),
        tuple(EvidenceView(index.findings[row.finding], row, says(row.lr_present)) for row in rows),
    )


def by_prior(edition: PublishedEdition) -> tuple[Cause, ...]:
    """Return all causes by falling prior probability."""
    return tuple(sorted(edition.knowledge.causes, key=lambda cause: (-cause.prior, cause.slug)))


def causes_by_family(edition: PublishedEdition) -> Mapping[Family, tuple[Cause, ...]]:
    """Return the causes of each family by falling prior probability; families without causes are left out."""
    causes = by_prior(edition)
    of_family = {family: tuple(cause for cause in causes if cause.family is family) for family in Family}
    return {family: found for family, found in of_family.items() if found}


def says(ratio: float) -> Commonness:
    """Return a likelihood ratio in words."""
    if ratio == 1:
        return Commonness.NOTHING
    if ratio > 1:
        return Commonness.MUCH_MORE if ratio >= 5 else Commonness.MORE if ratio >= 2 else Commonness.LITTLE_MORE
    return Commonness.MUCH_LESS if ratio <= 0.2 else Commonness.LESS if ratio <= 0.5 else Commonness.LITTLE_LESS
