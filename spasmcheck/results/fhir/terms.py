"""The names by which this site's questions, answers and findings are known in FHIR.

R4 wants an absolute URI for `canonical` and for `Coding.system`, and validators and viewers expect one that begins
with http. The site has no domain of its own, and one of another owner could come to mean something else. Names
under `.invalid` are reserved to lead nowhere (RFC 2606), so this one names and never resolves.
"""

from __future__ import annotations

from typing import Any, Final

from spasmcheck.reasoning.knowledge import Choice, Finding

Element = dict[str, Any]
"""A resource or a part of one, ready to be written as JSON."""

BASE: Final = "http://spasmcheck.invalid/fhir"
QUESTIONNAIRE: Final = f"{BASE}/Questionnaire/spasmcheck"
CHOICES: Final = f"{BASE}/CodeSystem/choice"
FINDINGS: Final = f"{BASE}/CodeSystem/finding"
ADVICE_LEVELS: Final = f"{BASE}/CodeSystem/advice-level"
OBSERVATIONS: Final = f"{BASE}/CodeSystem/observation"


def coding(system: str, code: str, display: str) -> Element:
    """A code with the words that stand for it."""
    return {"system": system, "code": code, "display": display}


def concept(system: str, code: str, display: str) -> Element:
    """A concept that only this site has a code for."""
    return {"coding": [coding(system, code, display)]}


def choice_coding(question: str, choice: Choice) -> Element:
    """An answer. Slugs of choices are unique within a question, so the question's slug comes first."""
    return coding(CHOICES, f"{question}/{choice.slug}", choice.label)


def finding_concept(finding: Finding) -> Element:
    """A finding in a clinician's words."""
    return concept(FINDINGS, finding.slug, finding.clinical)
