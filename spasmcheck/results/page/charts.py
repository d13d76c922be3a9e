"""Geometry of the drawings, as values: places in percent of the width, so that words keep their size."""

from __future__ import annotations

from dataclasses import dataclass

_ROOM = 1.12
"""How much longer the axis is than the largest amount on it."""


@dataclass(frozen=True, slots=True)
class IntakeChart:
    """An estimate with its error beside what is recommended, all in percent of the width.

    low, width: the band of the error. mark: the estimate. need, need_width: what is recommended, a band when
    several amounts may be. need_anchor, low_anchor, high_anchor: which end of its words stands at the place.
    """

    low: str
    high: str
    width: str
    mark: str
    need: str
    need_width: str
    need_anchor: str
    low_anchor: str
    high_anchor: str


def intake_chart(*, low: float, high: float, estimate: float, need_from: float, need_to: float) -> IntakeChart:
    """The drawing of one nutrient; amounts in any one unit. The axis begins at 0."""
    top = _ROOM * max(high, estimate, need_to)

    def at(amount: float) -> float:
        return 100 * amount / top

    return IntakeChart(
        low=_percent(at(low)),
        high=_percent(at(high)),
        width=_percent(at(high) - at(low)),
        mark=_percent(at(estimate)),
        need=_percent(at(need_from)),
        need_width=_percent(at(need_to) - at(need_from)),
        need_anchor=_anchor(at(need_from)),
        low_anchor="start" if at(low) < 15 else "middle",
        high_anchor="end" if at(high) > 90 else "middle",
    )


def _anchor(place: float) -> str:
    """Words grow away from the nearer edge, so that they stay on the drawing where it is narrow."""
    return "start" if place < 40 else "end" if place > 60 else "middle"


def _percent(number: float) -> str:
    return f"{number:.1f}%"
