"""Build and declare the pages about electrolytes and vitamin D."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from spasmcheck.content.notes import MUSCLE, notes_about
from spasmcheck.content.page_frame import Reading
from spasmcheck.content.page_spec import PageSpec, RowPageSpec, Sources
from spasmcheck.content.rule_pages import RuleView, cautions_for, is_told_of
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
from spasmcheck.web.editions import region as reference_region

from .needs import NeedRow, UpperLimit, daily_need, limits, need_rows, notes_of


@dataclass(frozen=True, slots=True)
class ElectrolytePage:
    """What the page of a nutrient shows.

    cause: its lack as a cause of spasms, or None. need: the intake that shares are computed from.
    foods: portions rich in it, each with the length of its bar; empty for a nutrient that nobody is advised to eat
    more of, or that the food table does not list.
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
    """Build the page of a nutrient. region: whose reference intakes foods are compared with."""
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
    """Sort key: most calcium absorbed first."""
    return -row.absorbed_mg, row.slug


def _foods(edition: PublishedEdition, need: RequiredIntake | None) -> tuple[tuple[Portion, int], ...]:
    """Return portions rich in a nutrient, each with the length of its bar relative to the need."""
    screened = {row.nutrient for row in edition.knowledge.screener_nutrients}
    if need is None or need.nutrient not in screened:
        return ()
    portions = top_foods(edition.index, DietaryRestrictions(), {need.nutrient: need.recommended})[need.nutrient]
    return tuple((portion, bar_of_share(portion.amounts[0] / need.recommended)) for portion in portions)


def _notes(edition: PublishedEdition, topic: NoteTopic, nutrient: str | None) -> tuple[Note, ...]:
    return tuple(note for note in notes_about(edition.knowledge, topic) if note.nutrient == nutrient)


def _reading(edition: PublishedEdition, nutrient: Nutrient) -> Reading:
    shown = electrolyte_page(edition, nutrient, reference_region())
    cause = shown.cause
    return Reading(shown, cause.reviewed_on, cause.reviewed_by) if cause else Reading(shown)


def _also_cites(edition: PublishedEdition) -> Iterator[tuple[str, Sources]]:
    """Yield (nutrient slug, sources) of deficiency causes, cautions about taking more, and calcium absorption."""
    knowledge = edition.knowledge
    yield from ((cause.nutrient, cause.sources) for cause in knowledge.causes if cause.nutrient)
    for nutrient in knowledge.nutrients:
        told = (row for row in knowledge.cautions if is_told_of(row, nutrient.slug))
        yield from ((nutrient.slug, row.sources) for row in told)
    yield from (("calcium", (row.source,)) for row in knowledge.calcium_absorption)


PAGES = (
    PageSpec(
        name="electrolytes",
        route="electrolytes/",
        template="content/electrolytes.html",
        label=_("Electrolytes and your muscles"),
        build=lambda edition: edition.knowledge.nutrients,
    ),
    RowPageSpec(
        kind="nutrients",
        label="name",
        name="electrolyte",
        route="electrolytes/<slug:slug>/",
        template="content/electrolyte.html",
        build=_reading,
        shows={
            Nutrient: "slug",
            RequiredIntake: "nutrient",
            SupplementForm: "nutrient",
            NoteTopic.ABSORPTION: "nutrient",
            NoteTopic.SUPPLEMENTS: "nutrient",
            NoteTopic.INTAKES: "nutrient",
        },
        otherwise="electrolytes",
        also_cites=_also_cites,
    ),
)
