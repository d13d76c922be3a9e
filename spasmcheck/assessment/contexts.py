"""What the pages of the check may use, as values."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning import Progress, met
from spasmcheck.reasoning.knowledge import RedFlag, Section, Step

from .flow import emergencies


@dataclass(frozen=True, slots=True)
class StepPage:
    """A page with the questions of one step.

    safety_steps: how many steps everyone is asked first. about_more: an honest estimate of the pages after it.
    back: the step before, or None on the first. return_to: where Continue leads when an answer is being changed.
    errors: (id of the first input, message) of each question with a problem. lost: earlier answers are gone.
    """

    step: Step
    title: str
    section: Section
    questions: SafeString
    safety_steps: int
    about_more: int
    back: str | None
    return_to: str
    errors: tuple[tuple[str, str], ...]
    emergency: bool
    may_see_result: bool
    lost: bool


@dataclass(frozen=True, slots=True)
class EmergencyReason:
    """An emergency rule that holds, what to do, and the visitor's own answers that set it off."""

    rule: RedFlag
    statements: tuple[str, ...]
    steps: tuple[str, ...]


def emergency_reasons(edition: PublishedEdition, now: Progress) -> tuple[EmergencyReason, ...]:
    """Why it is an emergency: every rule that holds."""
    model = edition.model
    reasons = []
    for rule in emergencies(model, now.findings):
        findings = met(rule.when, now.findings)
        questions = [slug for finding in findings for slug in model.questions_of_finding.get(finding, ())]
        steps = tuple(dict.fromkeys(model.step_of_question[slug] for slug in questions))
        statements = tuple(model.findings[finding].statement for finding in findings)
        reasons.append(EmergencyReason(rule, statements, steps))
    return tuple(reasons)
