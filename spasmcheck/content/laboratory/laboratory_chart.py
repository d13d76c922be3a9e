"""The drawing of a voltage over time, as values: across in percent of the width, down in pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor

from spasmcheck.reasoning.nerve.excitability import PUSH_AT_MS, TRACE_EVERY, TRACE_MS, Excitability, Laboratory
from spasmcheck.reasoning.nerve.membrane import SPIKE_MV, STEP_MS, Bath, potassium_potential

WIDTH, HEIGHT = 1000, 280
"""What the lines are drawn in: stretched to the width of the page, and as high as it is."""

_TICK_MV, _TICK_MS = 40, 20
_ROOM_MV = 20


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line of the grid: where it is, and what it says."""

    place: str
    says: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    """normal, given: the points of both lines. across, down: the ticks of time and of voltage.

    push, push_width: when the push comes. normal_x, normal_y: beside the first peak at normal. given_y: where
    the name of the given line stands at its end.
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
    """The drawing of a setting over normal. Its axes are the same for every setting."""
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
    """Where the name of the given line stands at the right: above it, or below both, where nothing is drawn."""
    ends = given[-len(given) // 3 :], normal[-len(normal) // 3 :]
    if SPIKE_MV > max(ends[0]) > max(ends[1]):
        return down(max(ends[0])) - 10
    return min(down(min(min(end) for end in ends)) + 20, HEIGHT - 6)


def millivolts(voltage: float, digits: int = 0) -> str:
    """A voltage with a true minus."""
    return f"{voltage:.{digits}f}".replace("-0", "0" if round(voltage, digits) == 0 else "-0").replace("-", "−")


def _time(ms: int) -> GridLine:
    anchor = "start" if ms == 0 else "end" if ms == TRACE_MS else "middle"
    return GridLine(_percent(ms), str(ms), anchor)


def _percent(ms: float) -> str:
    return f"{100 * ms / TRACE_MS:.2f}%"
