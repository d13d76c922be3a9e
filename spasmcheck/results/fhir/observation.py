"""What the answers come to, as an `Observation`: the advice, and each finding that is known."""

from __future__ import annotations

from django.utils.translation import gettext as _

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.evidence.labels import label
from spasmcheck.reasoning import Assessment
from spasmcheck.reasoning.knowledge import Region

from .terms import ADVICE_LEVELS, OBSERVATIONS, Element, concept, finding_concept

CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"


def observation(
    edition: PublishedEdition, assessment: Assessment, derived_from: str, *, region: Region
) -> Element:
    """Preliminary, because nobody has looked at it. `derived_from` names the response in the same bundle."""
    findings = [
        {"code": finding_concept(edition.index.findings[slug]), "valueBoolean": value}
        for slug, value in assessment.findings.items()
    ]
    level = assessment.advice.level
    return {
        "resourceType": "Observation",
        "status": "preliminary",
        "category": [concept(CATEGORIES, "survey", "Survey")],
        "code": concept(OBSERVATIONS, "advice", _("Advice of a self-check for muscle spasms")),
        "valueCodeableConcept": concept(ADVICE_LEVELS, level.value, label(level, "told")),
        "note": [
            {
                "text": _(
                    "Computed from a person's own answers by rules that no clinician has reviewed. "
                    "Provisional: for a talk with a clinician, not a conclusion."
                )
            }
        ],
        "method": {
            # The reference intakes are a setting of the site, and findings on intake depend on them.
            "text": _("Rules of edition %(edition)s; reference intakes: %(region)s")
            % {"edition": edition.number, "region": region.value}
        },
        "derivedFrom": [{"reference": derived_from, "type": "QuestionnaireResponse"}],
        **({"component": findings} if findings else {}),
    }
