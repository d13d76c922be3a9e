"""The page instead of a result while too little is answered for one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import Assessment, Progress
from spasmcheck.web.answers import answered_sections
from spasmcheck.web.easing import eased_view
from spasmcheck.web.state import State


def unfinished_page(
    edition: PublishedEdition, state: State, now: Progress, assessment: Assessment
) -> dict[str, Any]:
    """What the template may use.

    missing: what the pages that still have to be answered are about. says: what already calls for a doctor.
    sections: what is answered so far.
    """
    index = edition.index
    missing = [index.steps[slug] for slug in now.missing]
    answered = [
        replace(section, rows=tuple(row for row in section.rows if row.labels))
        for section in answered_sections(edition, now)
    ]
    return {
        "missing": [step.title or index.name_of_question[step.questions[0].slug] for step in missing],
        "next_step": missing[0].slug,
        "says": [index.red_flags[reason.rule].say for reason in assessment.advice.because if reason.rule],
        "eased": eased_view(edition, state.warned, now, assessment.advice.level),
        "sections": [section for section in answered if section.rows],
    }
