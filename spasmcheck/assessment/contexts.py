"""What the pages of the check may use, as values."""

from __future__ import annotations

from dataclasses import dataclass

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning import Progress, met
from spasmcheck.reasoning.knowledge import AdviceLevel, RedFlag


@dataclass(frozen=True, slots=True)
class UrgentReason:
    """An emergency or same-day rule that holds, what to do, and the visitor's own answers that set it off."""

    rule: RedFlag
    statements: tuple[str, ...]
    steps: tuple[str, ...]


def urgent_reasons(edition: PublishedEdition, now: Progress, level: AdviceLevel) -> tuple[UrgentReason, ...]:
    """Why help is needed so soon: every rule of this level that holds."""
    model = edition.model
    reasons = []
    for rule in now.holding:
        if rule.advice_level is not level:
            continue
        findings = met(rule.when, now.findings)
        questions = [slug for finding in findings for slug in model.questions_of_finding.get(finding, ())]
        steps = tuple(dict.fromkeys(model.step_of_question[slug] for slug in questions))
        statements = tuple(model.findings[finding].statement for finding in findings)
        reasons.append(UrgentReason(rule, statements, steps))
    return tuple(reasons)
