"""What the live edition makes of a case as the draft describes it."""

from __future__ import annotations

from dataclasses import dataclass

from spasmcheck.evidence.models import ReferenceCase, TriageScenario
from spasmcheck.reasoning import assess_findings
from spasmcheck.reasoning.knowledge import AdviceLevel

from . import published

_FIRST = 3


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """What comes of a case.

    causes: the names of those that fit best, best first. unknown: findings that the edition does not have.
    """

    edition: int
    advice: AdviceLevel
    advice_is_accepted: bool
    causes: tuple[str, ...]
    cause_is_accepted: bool
    unknown: tuple[str, ...]


def outcome_in_live_edition(case: ReferenceCase | TriageScenario) -> CaseOutcome:
    """Assess the findings of the case as stated. Raises published.NoEdition."""
    edition = published.current()
    absent, accepted = set[str](), set[str]()
    if isinstance(case, ReferenceCase):
        absent = set(case.absent.values_list("slug", flat=True))
        accepted = set(case.acceptable_causes.values_list("slug", flat=True))
    assessment = assess_findings(edition.index, case.present.values_list("slug", flat=True), absent)
    first = [score.cause for score in assessment.causes[:_FIRST]]
    return CaseOutcome(
        edition=edition.number,
        advice=assessment.advice.level,
        advice_is_accepted=assessment.advice.level in case.acceptable_advice,
        causes=tuple(edition.index.causes[slug].plain_name for slug in first),
        cause_is_accepted=not accepted.isdisjoint(first),
        unknown=assessment.unknown_slugs,
    )
