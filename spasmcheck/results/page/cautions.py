"""Cautions that apply, with the answers that make them apply, or those that are waited for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import Assessment, met
from spasmcheck.reasoning.knowledge import Caution, CautionEffect

_MILDER = {CautionEffect.ASK_FIRST, CautionEffect.NO_SUPPLEMENT}


@dataclass(frozen=True, slots=True)
class CautionView:
    """One caution, or all that wait for something and are about one nutrient.

    about: the name of the nutrient, empty for supplements of any kind. because: the findings that make it apply.
    waits_for: those for which it is kept up. questions: what to answer, the first question of each step that asks
    for them.
    """

    caution: Caution
    about: str
    because: tuple[str, ...]
    waits_for: tuple[str, ...]
    questions: tuple[str, ...]
    sources: tuple[str, ...]


def caution_views(edition: PublishedEdition, assessment: Assessment) -> tuple[CautionView, ...]:
    """Every caution that applies, in the knowledge's order; then what is withheld until more is known.

    Where a nutrient is withheld for a known reason, "ask first" and "food is fine" of the same nutrient are not
    said: they would contradict it.
    """
    index = edition.index
    given = [(index.cautions[item.caution], item.waits_for) for item in assessment.cautions]
    withheld = {c.about for c, waits_for in given if c.effect is CautionEffect.WITHHOLD and not waits_for}
    views = [
        CautionView(
            caution,
            about=_name(edition, caution),
            because=met(caution.when, assessment.findings),
            waits_for=(),
            questions=(),
            sources=caution.sources,
        )
        for caution, waits_for in given
        if not waits_for and not (caution.effect in _MILDER and caution.about in withheld)
    ]
    waiting: dict[str | None, list[tuple[Caution, tuple[str, ...]]]] = {}
    for caution, waits_for in given:
        if waits_for:
            waiting.setdefault(caution.about, []).append((caution, waits_for))
    return (*views, *(_waiting(edition, cautions) for cautions in waiting.values()))


def _waiting(edition: PublishedEdition, cautions: list[tuple[Caution, tuple[str, ...]]]) -> CautionView:
    waits_for = tuple(dict.fromkeys(slug for _, slugs in cautions for slug in slugs))
    sources = tuple(sorted({slug for caution, _ in cautions for slug in caution.sources}))
    about = _name(edition, cautions[0][0])
    return CautionView(cautions[0][0], about, (), waits_for, _questions(edition, waits_for), sources)


def _name(edition: PublishedEdition, caution: Caution) -> str:
    if caution.about is None:
        return ""
    nutrient = edition.index.nutrients[caution.about]
    return nutrient.everyday_name or nutrient.name


def _questions(edition: PublishedEdition, findings: Iterable[str]) -> tuple[str, ...]:
    index = edition.index
    asked: dict[str, str] = {}
    for finding in findings:
        for question in index.questions_of_finding.get(finding, ())[:1]:
            asked.setdefault(index.step_of_question[question], question)
    return tuple(asked.values())
