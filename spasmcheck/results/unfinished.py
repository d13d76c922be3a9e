"""The page instead of a result while too little is answered for one."""

from __future__ import annotations

from typing import Any

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning import Assessment, Progress
from spasmcheck.web.answers import answered_sections
from spasmcheck.web.easing import eased_view
from spasmcheck.web.state import State


def unfinished_page(
    edition: PublishedEdition, state: State, now: Progress, assessment: Assessment
) -> dict[str, Any]:
    """What the template may use.

    missing: what the pages that still have to be answered ask about, each with its step. says: what already calls
    for a doctor.
    """
    model = edition.model
    missing = [
        {"step": slug, "name": model.name_of_question[question.slug]}
        for slug in now.missing
        for question in model.steps[slug].questions
        if question.slug not in now.path.chosen
    ]
    return {
        "missing": missing,
        "next_step": now.missing[0],
        "says": [model.red_flags[reason.rule].say for reason in assessment.advice.because if reason.rule],
        "eased": eased_view(edition, state.warned, now, assessment.advice.level),
        "sections": answered_sections(edition, now),
    }
