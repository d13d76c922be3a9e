"""Compute the chart of membrane voltage over time: x in percent of the width, y in pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor

from spasmcheck.reasoning.nerve.excitability import PUSH_AT_MS, TRACE_EVERY, TRACE_MS, Excitability, Laboratory
from spasmcheck.reasoning.nerve.membrane import SPIKE_MV, STEP_MS, Bath, potassium_potential

WIDTH, HEIGHT = 1000, 280
"""The viewBox of the lines: stretched to the width of the page, with its height in pixels."""

_TICK_MV, _TICK_MS = 40, 20
_ROOM_MV = 20


@dataclass(frozen=True, slots=True)
class GridLine:
    """A grid line: its position, its label and the label's `text-anchor`."""

    place: str
    says: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The geometry of the chart, formatted for SVG.

    normal, given: `points` of the lines at normal and at the chosen setting. across, down: ticks of time (ms) and
    of voltage (mV). push, push_width: start and length of the stimulus. normal_x, normal_y: position of the label
    of the normal line, beside its peak. given_y: y of the label of the other line, at its right end.
    """

    width: int
    height: int
    normal: str
    given: str
    across: tuple[GridLine, ...]
    down: tuple[GridLine, ...]
    push: str
    push_width: str
    normal_x: str
    normal_y: str
    given_y: str


def chart(laboratory: Laboratory, normal: Excitability, given: Excitability) -> Chart:
    """Return the chart of a setting and of normal. The axes are the same for every setting."""
    membrane = laboratory.membrane
    least_potassium = Bath(calcium=membrane.Ca0, potassium=laboratory.potassium.least, magnesium=membrane.Mg0)
    bottom = _ROOM_MV * floor(min(potassium_potential(membrane, least_potassium), membrane.EL) / _ROOM_MV)
    top = _ROOM_MV * ceil(membrane.ENa / _ROOM_MV)

    def down(voltage: float) -> float:
        return HEIGHT * (top - voltage) / (top - bottom)

    def points(trace: tuple[float, ...]) -> str:
        last = len(trace) - 1
        return " ".join(f"{WIDTH * n / last:.1f},{down(voltage):.1f}" for n, voltage in enumerate(trace))

    peak = max(range(len(normal.trace)), key=normal.trace.__getitem__)
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        normal=points(normal.trace),
        given=points(given.trace),
        across=tuple(_time(ms) for ms in range(0, int(TRACE_MS) + 1, _TICK_MS)),
        down=tuple(
            GridLine(f"{down(voltage):.1f}", millivolts(voltage), "start")
            for voltage in range(_TICK_MV * ceil(bottom / _TICK_MV), top, _TICK_MV)
            if voltage > bottom
        ),
        push=_percent(PUSH_AT_MS),
        push_width=_percent(laboratory.push_ms),
        normal_x=_percent(peak * TRACE_EVERY * STEP_MS + 1),
        normal_y=f"{down(normal.trace[peak]) + 10:.1f}",
        given_y=f"{_label_place(down, normal.trace, given.trace):.1f}",
    )


def _label_place(down: Callable[[float], float], normal: tuple[float, ...], given: tuple[float, ...]) -> float:
    """Return the y of the given line's label, where it overlaps no line in the last third of the chart.

    It is above the given line if that one is on top and has no spike there, else below both lines.
    """
    ends = given[-len(given) // 3 :], normal[-len(normal) // 3 :]
    if SPIKE_MV > max(ends[0]) > max(ends[1]):
        return down(max(ends[0])) - 10
    return min(down(min(min(end) for end in ends)) + 20, HEIGHT - 6)


def millivolts(voltage: float, digits: int = 0) -> str:
    """Return the voltage with a minus sign (U+2212) instead of a hyphen; what rounds to zero has no sign."""
    return f"{voltage:.{digits}f}".replace("-0", "0" if round(voltage, digits) == 0 else "-0").replace("-", "−")


def _time(ms: int) -> GridLine:
    anchor = "start" if ms == 0 else "end" if ms == TRACE_MS else "middle"
    return GridLine(_percent(ms), str(ms), anchor)


def _percent(ms: float) -> str:
    return f"{100 * ms / TRACE_MS:.2f}%"
