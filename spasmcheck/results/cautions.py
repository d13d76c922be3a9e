"""Cautions with the words and sources of the knowledge."""

from __future__ import annotations

from dataclasses import dataclass

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning import Assessment, met
from spasmcheck.reasoning.knowledge import Caution, CautionEffect, Source
from spasmcheck.web.sources import sources_of


@dataclass(frozen=True, slots=True)
class CautionView:
    """One caution. statements: why it applies. waits_for: "whether …" clauses for which it is kept up."""

    caution: Caution
    statements: tuple[str, ...]
    waits_for: tuple[str, ...]
    step: str
    sources: tuple[Source, ...]


def caution_views(edition: PublishedEdition, assessment: Assessment) -> tuple[CautionView, ...]:
    """Every caution that applies, in the knowledge's order."""
    model = edition.model
    views = []
    for given in assessment.cautions:
        caution = model.cautions[given.caution]
        because = () if given.waits_for else met(caution.when, assessment.findings)
        questions = [q for slug in given.waits_for for q in model.questions_of_finding.get(slug, ())]
        views.append(
            CautionView(
                caution,
                tuple(model.findings[slug].statement for slug in because),
                tuple(model.findings[slug].question for slug in given.waits_for),
                model.step_of_question[questions[0]] if questions else "",
                sources_of(edition, caution.sources),
            )
        )
    return tuple(views)


def withheld(edition: PublishedEdition, assessment: Assessment) -> frozenset[str]:
    """The nutrients of which no target, food or supplement may be shown to this visitor."""
    given = (edition.model.cautions[item.caution] for item in assessment.cautions)
    return frozenset(caution.about.value for caution in given if caution.effect is CautionEffect.WITHHOLD)
