"""Where things stand in the three drawings of a muscle's pulse, phase by phase.

All numbers are places in a drawing of 320 by 280 units. The drawings are schematic: no length, voltage or time can
be read off them. What differs between phases is here, what stays the same is in the templates.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Literal, get_args

from django.utils.translation import pgettext_lazy

from spasmcheck.evidence.labelling import give_words

Phase = Literal["rest", "depolarisation", "calcium-release-and-shortening", "repolarisation-and-relaxation"]
PHASES: tuple[Phase, ...] = get_args(Phase)
"""The phases of a pulse in order, by the slug of the step that tells of them."""


class Gate(StrEnum):
    """How a channel, or a store, stands."""

    OPEN = "open"
    OPENING = "opening"
    SHUT = "shut"


give_words(
    Gate,
    name={
        Gate.OPEN: pgettext_lazy("channel", "open"),
        Gate.OPENING: pgettext_lazy("channel", "begins to open"),
        Gate.SHUT: pgettext_lazy("channel", "shut"),
    },
)

Ion = tuple[Literal["sodium", "potassium", "calcium", "magnesium"], float, float]
"""Which ion, and where its middle is."""
Point = tuple[float, float]
Move = Literal["", "in", "out"]


@dataclass(frozen=True, slots=True)
class MembraneDrawing:
    """The membrane with its channels.

    pumping: the pump's ions are drawn. lipids: where a pair of them stands. charges: where they are, and whether
    they are turned round, minus outside.
    """

    sodium: Gate
    potassium: Gate
    pumping: bool
    lipids: tuple[int, ...]
    charges: tuple[tuple[int, bool], ...]
    ions: tuple[Ion, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """The voltage over time. before, now, after: paths.

    band: left edge and width of the phase. marks: the middles of all phases.
    """

    before: str
    now: str
    after: str
    band: tuple[float, float]
    dot: Point
    marks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Filaments:
    """One unit of a muscle fibre between two Z lines, below the store of calcium.

    actin: start and end of the thin filaments at the left and at the right. heads: the path of the heads of a
    thick filament. move: which way the Z lines move, and arrows that show it. ions: in the store and out of it.
    dots: calcium on each thin filament.
    """

    gate: Gate
    z_lines: tuple[int, int]
    actin: tuple[tuple[int, int], tuple[int, int]]
    heads: str
    move: Move
    arrows: tuple[tuple[int, int], ...]
    ions: tuple[Ion, ...]
    dots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Drawings:
    """What is drawn of one phase."""

    phase: Phase
    membrane: MembraneDrawing
    curve: Curve
    filaments: Filaments


def drawings_of(step: str) -> Drawings | None:
    """The drawings of the step with this slug; None if it is no phase that we can draw."""
    place = next((place for place, phase in enumerate(PHASES) if phase == step), None)
    return None if place is None else _DRAWINGS[place]


# The membrane. Outside is above, inside below; the sodium channel at the left, the pump, the potassium channel.

_SODIUM, _PUMP, _POTASSIUM = 54, 160, 266
_ROOM = {Gate.OPEN: 43, Gate.OPENING: 37, Gate.SHUT: 29}
"""How far from the middle of a channel the membrane begins."""
_OUTSIDE: tuple[Ion, ...] = (
    ("sodium", 106, 34),
    ("sodium", 214, 34),
    ("sodium", 302, 48),
    ("calcium", 106, 81),
    ("calcium", 214, 81),
)
_INSIDE: tuple[Ion, ...] = (("potassium", 106, 206), ("potassium", 214, 206), ("potassium", 303, 196))
_CHARGED = (14, 72, 142, 178, 248, 306)


def _membrane(sodium: Gate, potassium: Gate, turned: int, *ions: Ion, pumping: bool = False) -> MembraneDrawing:
    """A membrane of which the first charges are turned round."""
    room = ((_SODIUM, _ROOM[sodium]), (_PUMP, 37), (_POTASSIUM, _ROOM[potassium]))
    return MembraneDrawing(
        sodium,
        potassium,
        pumping,
        tuple(x for x in range(4, 320, 12) if all(abs(x - middle) >= wide for middle, wide in room)),
        tuple((x, place < turned) for place, x in enumerate(_CHARGED)),
        (*_OUTSIDE, *_INSIDE, *ions),
    )


_MEMBRANES = (
    _membrane(
        Gate.SHUT,
        Gate.SHUT,
        0,
        *(("sodium", 40, 52), ("sodium", 138, 51), ("sodium", 182, 51), ("sodium", 160, 19)),
        *(("potassium", 141, 192), ("potassium", 179, 192)),
        pumping=True,
    ),
    _membrane(Gate.OPEN, Gate.SHUT, 2, ("sodium", 54, 40), ("sodium", 54, 128), ("sodium", 54, 190)),
    _membrane(Gate.SHUT, Gate.OPENING, 6, ("sodium", 32, 200), ("sodium", 68, 208), ("potassium", 266, 210)),
    _membrane(
        Gate.SHUT,
        Gate.OPEN,
        0,
        ("sodium", 40, 200),
        ("potassium", 266, 212),
        ("potassium", 266, 128),
        ("potassium", 266, 44),
    ),
)


# The curve. It is made of half waves of a cosine, which join smoothly.

_REST, _PEAK, _RIGHT = 206.0, 52.0, 304.0
_BORDERS = (16.0, 92.0, 140.0, 170.0, _RIGHT)
_RISE, _TOP, _END = 92.0, 153.0, 250.0
_DOTS = (54.0, 132.0, _TOP, 194.0)


def _voltage(x: float) -> float:
    """The height of the curve: level, a steep rise, and a fall that flattens out.

    It does not dip below rest, as the pulse of a nerve does: that of muscle does not.
    """
    if x <= _RISE:
        return _REST
    if x <= _TOP:
        share = (1 - math.cos(math.pi * ((x - _RISE) / (_TOP - _RISE)) ** 1.6)) / 2
    elif x < _END:
        share = ((1 + math.cos(math.pi * ((x - _TOP) / (_END - _TOP)) ** 0.9)) / 2) ** 1.3
    else:
        share = 0.0
    return _REST + (_PEAK - _REST) * share


def _path(start: float, end: float) -> str:
    """The curve from one place to another."""
    steps = max(1, round((end - start) / 3))
    places = [start + (end - start) * n / steps for n in range(steps + 1)]
    return "M" + "L".join(f"{x:.1f} {_voltage(x):.1f}" for x in places) if end > start else ""


def _curve(place: int) -> Curve:
    start, end = _BORDERS[place : place + 2]
    at = _DOTS[place]
    return Curve(
        _path(_BORDERS[0], start),
        _path(start, end),
        _path(end, _RIGHT),
        (start, end - start),
        (at, round(_voltage(at), 1)),
        tuple((left + right) / 2 for left, right in pairwise(_BORDERS)),
    )


# The filaments. Their lengths stay, in about the proportions of life: thin 1.0, thick 1.6, Z to Z 2.5 at rest.

_THIN = 112
_THICK = (70, 250)
_HEADS = (82, 98, 114, 130, 190, 206, 222, 238)
_AT_REST, _SHORTENED, _LENGTHENING = 20, 46, 30
_STORED: tuple[Ion, ...] = (("calcium", 184.5, 45), ("calcium", 234, 45))
_FULL: tuple[Ion, ...] = (("calcium", 86, 45), ("calcium", 135.5, 45), *_STORED)
_KEEPS_SHUT: Ion = ("magnesium", 160, 91)


def _heads(*, hold: bool) -> str:
    """Heads on both sides of a thick filament in its middle; those at rest lean outward, those that hold
    reach a thin one and have tipped inward, which pulls it.

    They are a path about the middle line of the filament, to be moved there.
    """
    path = []
    for x in _HEADS:
        outward = (-1 if x < sum(_THICK) / 2 else 1) * (-4 if hold else 6)
        reach = 20 if hold else 13
        path += [f"M{x} {side * 4}L{x + outward} {side * reach}" for side in (-1, 1)]
    return "".join(path)


def _filaments(gate: Gate, z: int, move: Move, *ions: Ion) -> Filaments:
    right = 320 - z
    ways = {
        "": (),
        "in": ((z - 34, z - 14), (right + 34, right + 14)),
        "out": ((z - 6, z - 26), (right + 6, right + 26)),
    }
    return Filaments(
        gate,
        (z, right),
        ((z, z + _THIN), (right - _THIN, right)),
        _heads(hold=gate is Gate.OPEN),
        move,
        ways[move],
        ions,
        tuple(x for x in range(_SHORTENED + 28, 160, 32) for x in (x, 320 - x)) if gate is Gate.OPEN else (),
    )


_FILAMENTS = (
    _filaments(Gate.SHUT, _AT_REST, "", *_FULL, _KEEPS_SHUT),
    _filaments(Gate.SHUT, _AT_REST, "", *_FULL, _KEEPS_SHUT),
    _filaments(
        Gate.OPEN,
        _SHORTENED,
        "in",
        *(
            ("calcium", 92, 45),
            ("calcium", 228, 45),
            ("calcium", 160, 60),
            ("calcium", 104, 98),
            ("calcium", 216, 98),
        ),
    ),
    _filaments(Gate.SHUT, _LENGTHENING, "out", ("calcium", 135.5, 45), *_STORED, ("calcium", 92, 98), _KEEPS_SHUT),
)

_DRAWINGS = tuple(
    Drawings(phase, _MEMBRANES[place], _curve(place), _FILAMENTS[place]) for place, phase in enumerate(PHASES)
)
