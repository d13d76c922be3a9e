"""Cautions that apply, with the answers that make them apply, or those that are waited for."""

from __future__ import annotations

from dataclasses import dataclass

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning import Assessment, met
from spasmcheck.reasoning.knowledge import Caution, CautionEffect

_MILDER = {CautionEffect.ASK_FIRST, CautionEffect.NO_SUPPLEMENT}


@dataclass(frozen=True, slots=True)
class CautionView:
    """One caution. because: the findings that make it apply. waits_for: those for which it is kept up.

    step: the step that asks for them, or "".
    """

    caution: Caution
    because: tuple[str, ...]
    waits_for: tuple[str, ...]
    step: str


def caution_views(edition: PublishedEdition, assessment: Assessment) -> tuple[CautionView, ...]:
    """Every caution that applies, in the knowledge's order.

    Where a nutrient is withheld for a known reason, "ask first" and "food is fine" of the same nutrient are not
    said: they would contradict it.
    """
    model = edition.model
    withheld = {
        model.cautions[given.caution].about
        for given in assessment.cautions
        if not given.waits_for and model.cautions[given.caution].effect is CautionEffect.WITHHOLD
    }
    views = []
    for given in assessment.cautions:
        caution = model.cautions[given.caution]
        if caution.effect in _MILDER and caution.about in withheld:
            continue
        because = () if given.waits_for else met(caution.when, assessment.findings)
        questions = [q for slug in given.waits_for for q in model.questions_of_finding.get(slug, ())]
        step = model.step_of_question[questions[0]] if questions else ""
        views.append(CautionView(caution, because, given.waits_for, step))
    return tuple(views)
