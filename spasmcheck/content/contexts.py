"""What the reading pages may use, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Cause, Evidence, Finding, Source
from spasmcheck.web.sources import cites, source_numbers

Says = Literal["much-more", "more", "little-more", "nothing", "little-less", "less"]
"""How common a finding is among people with the cause, beside others."""


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One finding, what its presence says, and where that was read."""

    finding: Finding
    evidence: Evidence
    says: Says
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CausePage:
    """One cause. evidence: the most telling first. sources: all that the page cites, with their numbers."""

    cause: Cause
    cites: tuple[int, ...]
    evidence: tuple[EvidenceView, ...]
    sources: tuple[tuple[int, Source], ...]
    edition: PublishedEdition


def cause_page(edition: PublishedEdition, cause: Cause) -> CausePage:
    """All that is known of a cause."""
    model = edition.model
    weights = sorted(model.weights_of_cause[cause.slug], key=lambda weight: (-abs(weight.present), weight.finding))
    rows = [weight.evidence for weight in weights]
    slugs = {*cause.sources, *(slug for row in rows for slug in row.sources)}
    numbers = source_numbers(edition)
    return CausePage(
        cause,
        cites(edition, cause.sources),
        tuple(
            EvidenceView(model.findings[row.finding], row, says(row.lr_present), cites(edition, row.sources))
            for row in rows
        ),
        tuple(sorted(((numbers[slug], model.sources[slug]) for slug in slugs), key=lambda pair: pair[0])),
        edition,
    )


def says(ratio: float) -> Says:
    """A likelihood ratio in words."""
    if ratio >= 5:
        return "much-more"
    if ratio >= 2:
        return "more"
    if ratio > 1:
        return "little-more"
    if ratio == 1:
        return "nothing"
    return "little-less" if ratio >= 0.5 else "less"
