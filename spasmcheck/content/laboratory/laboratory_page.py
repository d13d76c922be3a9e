"""What the membrane laboratory shows, as values."""

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
"""What a setting does: fires without a push, fires again and again after it, once, or not at all."""

_TOLD = ("membrane-can-claim", "membrane-cannot-claim", "membrane-magnesium")
_TIMES_MS = (0, 5, 10, 15, 20, 21, 22, 23, 24, 25, 26, 30, 40, 50, 60)
"""Closer where the push comes and the spike rises."""


@dataclass(frozen=True, slots=True)
class SimulationFigures:
    """The figures of one setting. push: the smallest that fires it, or ""."""

    rest: str
    push: str
    alone: int
    by_itself: bool
    after_push: int
    peak: str


@dataclass(frozen=True, slots=True)
class SimulationView:
    """What a setting does beside normal.

    shift: of its gates in mV, or "". rows: time in ms, voltage at normal, voltage at the setting.
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
    """outcome: None while something typed is wrong. presets: the mineral that is low, or "", and the query."""

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
    """The laboratory that the edition's parameters make, if they make one."""
    return _laboratories.get(
        edition, "laboratory", lambda: (laboratory_of(edition.knowledge.membrane_parameters),)
    )[0]


def laboratory_page(edition: PublishedEdition, made: Laboratory, form: LaboratoryForm) -> LaboratoryPage:
    """The sliders as they are set, and what comes of it."""
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
    """The unit as it is written by hand."""
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
