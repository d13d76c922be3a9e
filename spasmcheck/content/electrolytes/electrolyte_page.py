"""What the page about an electrolyte, or about vitamin D, shows, as values."""

from __future__ import annotations

from dataclasses import dataclass

from spasmcheck.content.notes import MUSCLE, notes_about
from spasmcheck.content.rule_pages import RuleView, cautions_for
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import DietaryRestrictions, Portion, top_foods
from spasmcheck.reasoning.knowledge import (
    CalciumAbsorption,
    Cause,
    Caution,
    Disturbance,
    MechanismStep,
    Note,
    NoteTopic,
    Nutrient,
    Region,
    RequiredIntake,
    SupplementForm,
)
from spasmcheck.web.bars import bar_of_share

from .needs import NeedRow, UpperLimit, daily_need, limits, need_rows, notes_of


@dataclass(frozen=True, slots=True)
class ElectrolytePage:
    """One nutrient. cause: its lack as a cause of spasms.

    need: what shares of a day's need are shares of. foods: portions that hold much of it; none for a nutrient of
    which nobody is told to eat more, or that the food table does not list.
    """

    nutrient: Nutrient
    cause: Cause | None
    disturbances: tuple[tuple[MechanismStep, Disturbance], ...]
    needs: tuple[NeedRow, ...]
    limits: tuple[UpperLimit, ...]
    intake_notes: tuple[str, ...]
    intake_sources: tuple[str, ...]
    terms: tuple[Note, ...]
    need: RequiredIntake | None
    foods: tuple[tuple[Portion, int], ...]
    absorption: tuple[Note, ...]
    absorbed: tuple[CalciumAbsorption, ...]
    absorbed_sources: tuple[str, ...]
    supplements: tuple[Note, ...]
    forms: tuple[SupplementForm, ...]
    cautions: tuple[RuleView[Caution], ...]


def electrolyte_page(edition: PublishedEdition, nutrient: Nutrient, region: Region) -> ElectrolytePage:
    """All that is known of a nutrient. region: with whose reference intakes foods are compared."""
    knowledge, slug = edition.knowledge, nutrient.slug
    need = daily_need(edition, slug, region)
    intakes = [row for row in knowledge.required_intakes if row.nutrient == slug]
    absorbed = sorted((row for row in knowledge.calcium_absorption if slug == "calcium"), key=_taken_up)
    return ElectrolytePage(
        nutrient=nutrient,
        cause=next((cause for cause in knowledge.causes if cause.nutrient == slug), None),
        disturbances=tuple(
            (step, disturbance)
            for mechanism in knowledge.mechanisms
            if mechanism.slug == MUSCLE
            for step in mechanism.steps
            for disturbance in step.disturbances
            if disturbance.nutrient == slug
        ),
        needs=need_rows(edition, slug),
        limits=limits(edition, slug),
        intake_notes=notes_of(edition, slug),
        intake_sources=tuple(sorted({source for row in intakes for source in row.sources})),
        terms=_notes(edition, NoteTopic.INTAKES, slug) + _notes(edition, NoteTopic.INTAKES, None),
        need=need,
        foods=_foods(edition, need),
        absorption=_notes(edition, NoteTopic.ABSORPTION, slug),
        absorbed=tuple(absorbed),
        absorbed_sources=tuple(sorted({row.source for row in absorbed})),
        supplements=_notes(edition, NoteTopic.SUPPLEMENTS, slug),
        forms=tuple(form for form in knowledge.supplement_forms if form.nutrient == slug),
        cautions=cautions_for(edition, slug),
    )


def _taken_up(row: CalciumAbsorption) -> tuple[float, str]:
    """The most calcium taken up first."""
    return -row.absorbed_mg, row.slug


def _foods(edition: PublishedEdition, need: RequiredIntake | None) -> tuple[tuple[Portion, int], ...]:
    """Portions, each with how long its bar is beside the need."""
    screened = {row.nutrient for row in edition.knowledge.screener_nutrients}
    if need is None or need.nutrient not in screened:
        return ()
    portions = top_foods(edition.index, DietaryRestrictions(), {need.nutrient: need.recommended})[need.nutrient]
    return tuple((portion, bar_of_share(portion.amounts[0] / need.recommended)) for portion in portions)


def _notes(edition: PublishedEdition, topic: NoteTopic, nutrient: str | None) -> tuple[Note, ...]:
    return tuple(note for note in notes_about(edition.knowledge, topic) if note.nutrient == nutrient)
