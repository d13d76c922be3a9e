"""Compute what the page of the membrane laboratory shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spasmcheck.content.notes import notes_about
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import MembraneParameter, Note, NoteTopic
from spasmcheck.reasoning.nerve.excitability import (
    ALONE_MS,
    PUSH_AT_MS,
    TRACE_EVERY,
    TRACE_MS,
    Excitability,
    Laboratory,
    laboratory_of,
    simulate,
)
from spasmcheck.reasoning.nerve.membrane import STEP_MS, Bath, gate_shift
from spasmcheck.web.fragments import FragmentCache

from .laboratory_chart import Chart, chart, millivolts
from .laboratory_form import LaboratoryForm, shown

Says = Literal["by-itself", "again", "once", "not"]
"""How the nerve responds: fires without a stimulus, repeatedly after it, once, or not at all."""

_TOLD = ("membrane-can-claim", "membrane-cannot-claim", "membrane-magnesium")
_TIMES_MS = (0, 5, 10, 15, 20, 21, 22, 23, 24, 25, 26, 30, 40, 50, 60)
"""Rows of the table; denser around the stimulus and the rise of the spike."""


@dataclass(frozen=True, slots=True)
class SimulationFigures:
    """The results of one setting, formatted.

    rest, peak: in mV. push: threshold, the smallest stimulus that makes the nerve fire, in `push_unit`; "" if it
    fires without one or no stimulus tried is enough. alone, after_push: numbers of spikes without a stimulus and
    after it.
    """

    rest: str
    push: str
    alone: int
    by_itself: bool
    after_push: int
    peak: str


@dataclass(frozen=True, slots=True)
class SimulationView:
    """The results of a setting compared with normal.

    shift: of the gates in mV, or "" if it is below 0.05. rows: (time in ms, voltage in mV at normal, the same at
    the setting). alone_ms, after_ms: how long spikes are counted without a stimulus and after it.
    """

    says: Says
    is_normal: bool
    normal: SimulationFigures
    given: SimulationFigures
    shift: str
    chart: Chart
    rows: tuple[tuple[int, str, str], ...]
    alone_ms: int
    after_ms: int


@dataclass(frozen=True, slots=True)
class LaboratoryPage:
    """What the template shows.

    outcome: None if the form is invalid. presets: (mineral that is low, query string); ("", "") for normal.
    """

    form: LaboratoryForm
    outcome: SimulationView | None
    presets: tuple[tuple[str, str], ...]
    can: Note | None
    cannot: Note | None
    magnesium: Note | None
    notes: tuple[Note, ...]
    parameters: tuple[tuple[MembraneParameter, str], ...]
    push_unit: str


_laboratories: FragmentCache[tuple[Laboratory | None]] = FragmentCache(20)


def laboratory(edition: PublishedEdition) -> Laboratory | None:
    """Return the laboratory with the edition's parameters, cached; None if they are incomplete or invalid."""
    return _laboratories.get(
        edition, "laboratory", lambda: (laboratory_of(edition.knowledge.membrane_parameters),)
    )[0]


def laboratory_page(edition: PublishedEdition, made: Laboratory, form: LaboratoryForm) -> LaboratoryPage:
    """Build the page, with a simulation if the form is valid."""
    notes = {note.slug: note for note in notes_about(edition.knowledge, NoteTopic.MEMBRANE)}
    rows = edition.knowledge.membrane_parameters
    can, cannot, magnesium = (notes.get(slug) for slug in _TOLD)
    return LaboratoryPage(
        form=form,
        outcome=_outcome(made, form.bath) if form.is_valid() else None,
        presets=(
            ("", ""),
            *((slider.mineral, f"?{slider.mineral}={shown(slider.low)}") for slider in made.sliders),
        ),
        can=can,
        cannot=cannot,
        magnesium=magnesium,
        notes=tuple(note for slug, note in notes.items() if slug not in _TOLD[:2]),
        parameters=tuple((row, unit_of(row)) for row in rows),
        push_unit=next(unit_of(row) for row in rows if row.slug == "push"),
    )


def unit_of(row: MembraneParameter) -> str:
    """Return the unit with µ, superscripts and the degree sign instead of ASCII."""
    return row.unit.replace("uA", "µA").replace("uF", "µF").replace("cm2", "cm²").replace("degrees C", "°C")


def _outcome(made: Laboratory, bath: Bath) -> SimulationView:
    normal, given = simulate(made, made.normal), simulate(made, bath)
    every = STEP_MS * TRACE_EVERY
    shift = gate_shift(made.membrane, bath)
    return SimulationView(
        says=_says(given),
        is_normal=bath == made.normal,
        normal=_figures(normal),
        given=_figures(given),
        shift=millivolts(-shift, 1) if abs(shift) >= 0.05 else "",
        chart=chart(made, normal, given),
        rows=tuple(
            (ms, millivolts(normal.trace[round(ms / every)]), millivolts(given.trace[round(ms / every)]))
            for ms in _TIMES_MS
        ),
        alone_ms=round(ALONE_MS),
        after_ms=round(TRACE_MS - PUSH_AT_MS),
    )


def _says(given: Excitability) -> Says:
    if given.fires_by_itself:
        return "by-itself"
    if given.after_push > 1:
        return "again"
    return "once" if given.after_push else "not"


def _figures(found: Excitability) -> SimulationFigures:
    return SimulationFigures(
        rest=millivolts(found.rest, 1),
        push="" if found.threshold is None else f"{found.threshold:.1f}",
        alone=found.alone,
        by_itself=found.fires_by_itself,
        after_push=found.after_push,
        peak=millivolts(found.peak),
    )
