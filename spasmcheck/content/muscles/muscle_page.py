"""How a muscle is set off and relaxes again, step by step, and what goes wrong at which step, as values."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from spasmcheck.content.notes import MUSCLE
from spasmcheck.content.page_spec import PageSpec
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Disturbance, Mechanism, MechanismStep, Nutrient

DRAWINGS = {
    "rest": "content/muscles/_rest.html",
    "depolarisation": "content/muscles/_depolarisation.html",
    "calcium-release-and-shortening": "content/muscles/_calcium-release-and-shortening.html",
    "repolarisation-and-relaxation": "content/muscles/_repolarisation-and-relaxation.html",
}
"""The template with the drawings of a step, by its slug. They are schematic."""


@dataclass(frozen=True, slots=True)
class DisturbanceView:
    """What the lack of a nutrient does at one step. anchor: the id of its place on the page."""

    nutrient: Nutrient
    disturbance: Disturbance
    anchor: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One step. drawings: their template, or "" for a step that is not drawn."""

    number: int
    step: MechanismStep
    disturbances: tuple[DisturbanceView, ...]
    drawings: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One nutrient, and what its lack does at each step, in their order; None where nothing is known."""

    nutrient: Nutrient
    cells: tuple[DisturbanceView | None, ...]


@dataclass(frozen=True, slots=True)
class MusclesPage:
    """The mechanism with its steps, and the same by nutrient."""

    mechanism: Mechanism
    steps: tuple[StepView, ...]
    rows: tuple[TableRow, ...]


def muscles_page(edition: PublishedEdition) -> MusclesPage | None:
    """All that is known of the mechanism, or None where the edition does not tell of it."""
    mechanism = next((row for row in edition.knowledge.mechanisms if row.slug == MUSCLE), None)
    if mechanism is None:
        return None
    nutrients = edition.index.nutrients
    steps = tuple(
        StepView(number, step, _disturbances(nutrients, step), DRAWINGS.get(step.slug, ""))
        for number, step in enumerate(mechanism.steps, start=1)
    )
    return MusclesPage(mechanism, steps, _rows(nutrients, steps))


def _disturbances(nutrients: dict[str, Nutrient], step: MechanismStep) -> tuple[DisturbanceView, ...]:
    return tuple(
        DisturbanceView(nutrients[row.nutrient], row, f"{step.slug}-{row.nutrient}") for row in step.disturbances
    )


def _rows(nutrients: dict[str, Nutrient], steps: tuple[StepView, ...]) -> tuple[TableRow, ...]:
    """The nutrients that any step names."""
    found = {(view.nutrient.slug, step.number): view for step in steps for view in step.disturbances}
    named = {slug for slug, _number in found}
    return tuple(
        TableRow(nutrient, tuple(found.get((slug, step.number)) for step in steps))
        for slug, nutrient in nutrients.items()
        if slug in named
    )


PAGES = (
    PageSpec(
        name="muscles",
        route="how-muscles-work/",
        template="content/muscles.html",
        label=_("How muscles work"),
        build=muscles_page,
        shows={Mechanism: "", MechanismStep: "slug"},
        lines=lambda knowledge: (mechanism.summary for mechanism in knowledge.mechanisms),
    ),
)
