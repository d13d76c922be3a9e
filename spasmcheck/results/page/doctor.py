"""What to take to a doctor or pharmacist: tests, questions, and the medicines that bear on spasms."""

from __future__ import annotations

from dataclasses import dataclass

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import Assessment, Restrictions
from spasmcheck.reasoning.knowledge import Cause, MedicineGroup

from .contributors import Contributor


@dataclass(frozen=True, slots=True)
class DoctorView:
    """tests: the causes whose tests are worth asking about, best fit first. held_back: nutrients, by name."""

    medicines: tuple[MedicineGroup, ...]
    tests: tuple[Cause, ...]
    held_back: tuple[str, ...]
    may_be_short: tuple[str, ...]


def doctor_view(
    edition: PublishedEdition,
    assessment: Assessment,
    shown: tuple[Contributor, ...],
    held: Restrictions,
    *,
    may_be_short: tuple[str, ...],
) -> DoctorView:
    """What is worth asking and telling. Tests are those of the causes that are shown."""
    findings = assessment.findings
    medicines = tuple(
        group
        for group in edition.knowledge.medicine_groups
        if findings.get(group.finding) or any(findings.get(slug) for slug in group.also)
    )
    fitting = [item.cause for item in shown]
    names = tuple(row.name for row in edition.knowledge.nutrients if row.slug in held.nutrients)
    return DoctorView(medicines, tuple(cause for cause in fitting if cause.tests), names, may_be_short)
