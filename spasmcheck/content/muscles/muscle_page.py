"""Build the page on muscle contraction and relaxation, with the disturbances at each step."""

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
"""Template with the schematic drawings of a step, by slug of the step."""


@dataclass(frozen=True, slots=True)
class DisturbanceView:
    """The effect of a nutrient's lack on one step. anchor: its element id on the page."""

    nutrient: Nutrient
    disturbance: Disturbance
    anchor: str


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the mechanism. drawings: template of its drawings, or "" if there are none."""

    number: int
    step: MechanismStep
    disturbances: tuple[DisturbanceView, ...]
    drawings: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A nutrient, and the effect of its lack on each step, in the order of the steps; None if there is none."""

    nutrient: Nutrient
    cells: tuple[DisturbanceView | None, ...]


@dataclass(frozen=True, slots=True)
class MusclesPage:
    """The mechanism by step (`steps`) and by nutrient (`rows`)."""

    mechanism: Mechanism
    steps: tuple[StepView, ...]
    rows: tuple[TableRow, ...]


def muscles_page(edition: PublishedEdition) -> MusclesPage | None:
    """Build the page, or return None if the edition does not contain the mechanism."""
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
    """Return a row for each nutrient that has a disturbance in any step."""
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
