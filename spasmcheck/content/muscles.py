"""How a muscle is set off and relaxes again, step by step, and what goes wrong at which step, as values."""

from __future__ import annotations

from dataclasses import dataclass

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Disturbance, Mechanism, MechanismStep, Nutrient, Source
from spasmcheck.web.sources import cites, source_numbers

from .muscle_drawings import Drawings, drawings_of

MUSCLE = "muscle-twitch"
"""The mechanism that the page tells of."""


@dataclass(frozen=True, slots=True)
class DisturbanceView:
    """What the lack of a nutrient does at one step. anchor: the id of its place on the page."""

    nutrient: Nutrient
    disturbance: Disturbance
    cites: tuple[int, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One step. drawings: None for a step that is not drawn."""

    number: int
    step: MechanismStep
    disturbances: tuple[DisturbanceView, ...]
    drawings: Drawings | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One nutrient, and what its lack does at each step, in their order; None where nothing is known."""

    nutrient: Nutrient
    cells: tuple[DisturbanceView | None, ...]


@dataclass(frozen=True, slots=True)
class MusclesPage:
    """The page. sources: all that it cites, with their numbers."""

    mechanism: Mechanism
    cites: tuple[int, ...]
    steps: tuple[StepView, ...]
    rows: tuple[TableRow, ...]
    sources: tuple[tuple[int, Source], ...]
    edition: PublishedEdition


def muscles_page(edition: PublishedEdition) -> MusclesPage | None:
    """All that is known of the mechanism; None if the edition does not tell of it."""
    mechanism = next((row for row in edition.knowledge.mechanisms if row.slug == MUSCLE), None)
    if mechanism is None:
        return None
    nutrients = {nutrient.slug: nutrient for nutrient in edition.knowledge.nutrients}
    steps = tuple(
        StepView(number, step, _disturbances(edition, nutrients, step), drawings_of(step.slug))
        for number, step in enumerate(mechanism.steps, start=1)
    )
    slugs = {
        *mechanism.sources,
        *(slug for step in mechanism.steps for row in step.disturbances for slug in row.sources),
    }
    numbers = source_numbers(edition)
    return MusclesPage(
        mechanism,
        cites(edition, mechanism.sources),
        steps,
        _rows(nutrients, steps),
        tuple(sorted(((numbers[slug], edition.model.sources[slug]) for slug in slugs), key=lambda pair: pair[0])),
        edition,
    )


def _disturbances(
    edition: PublishedEdition, nutrients: dict[str, Nutrient], step: MechanismStep
) -> tuple[DisturbanceView, ...]:
    return tuple(
        DisturbanceView(nutrients[row.nutrient], row, cites(edition, row.sources), f"{step.slug}-{row.nutrient}")
        for row in step.disturbances
    )


def _rows(nutrients: dict[str, Nutrient], steps: tuple[StepView, ...]) -> tuple[TableRow, ...]:
    """The nutrients that any step names, in the order of the knowledge."""
    found = {(view.disturbance.nutrient, step.number): view for step in steps for view in step.disturbances}
    named = {slug for slug, _number in found}
    return tuple(
        TableRow(nutrient, tuple(found.get((slug, step.number)) for step in steps))
        for slug, nutrient in nutrients.items()
        if slug in named
    )
