"""Where everything stands in the picture of the questionnaire: one column of steps, and arrows to their right.

A text in SVG does not wrap by itself, so lines are broken here, by a width that the usual fonts keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.translation import gettext, ngettext

from spasmcheck.evidence import labels

from .questionnaire_map import Arrow, Mark, QuestionnaireMap, StepOnMap

WIDTH = 1040
_BAND_PAD, _GAP, _BAND_GAP = 14, 14, 10
_BOX_X, _BOX_WIDTH = 150, 420
_BOX_RIGHT = _BOX_X + _BOX_WIDTH
_LINE, _SMALL_LINE, _BOX_PAD = 20, 18, 12
_LANE, _HEAD, _BETWEEN = 16, 9, 8
_TITLE_CHARACTERS, _LABEL_CHARACTERS, _SECTION_CHARACTERS = 42, 54, 15


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, from the left end of its baseline."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Inner:
    """The second outline of a safety step."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """A step. title, notes: its lines. label: the lines on what opens it. shapes: the classes of its marks."""

    x: int
    y: int
    width: int
    height: int
    title: tuple[Line, ...]
    notes: tuple[Line, ...]
    label: tuple[Line, ...]
    shapes: str
    inner: Inner | None

    @property
    def middle(self) -> int:
        """Half-way down."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class BandBox:
    """A section around its steps."""

    y: int
    height: int
    name: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An arrow: the line and its head, as path data."""

    line: str
    head: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All shapes, ready to draw."""

    width: int
    height: int
    bands: tuple[BandBox, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Drawn, ...]


def picture(map_: QuestionnaireMap) -> Picture:
    """Lay the map out."""
    steps = [step.slug for band in map_.bands for step in band.steps]
    lanes = _lanes(map_.arrows, {slug: place for place, slug in enumerate(steps)})
    label_x = _BOX_RIGHT + _LANE * (max(lanes.values(), default=0) + 2)
    boxes: dict[str, Box] = {}
    bands = []
    y = 0
    for band in map_.bands:
        top = y
        y += _BAND_PAD
        for step in band.steps:
            boxes[step.slug] = box = _box(step, y, label_x)
            y += box.height + _GAP
        y += _BAND_PAD - _GAP
        name = wrap(band.name, _SECTION_CHARACTERS) or [""]
        bands.append(BandBox(top, y - top, _lines(name, _BAND_PAD, top + _BAND_PAD + _LINE)))
        y += _BAND_GAP
    return Picture(
        width=WIDTH,
        height=y - _BAND_GAP if bands else 0,
        bands=tuple(bands),
        boxes=tuple(boxes.values()),
        arrows=tuple(_drawn(boxes[a.source], boxes[a.target], lanes[a]) for a in map_.arrows),
    )


def _box(step: StepOnMap, y: int, label_x: int) -> Box:
    title = wrap(f"{step.number}. {step.title}", _TITLE_CHARACTERS)
    asked = ngettext("%d question", "%d questions", step.questions) % step.questions
    notes = wrap(gettext("; ").join([asked, *(labels.label(mark) for mark in step.marks)]), _TITLE_CHARACTERS + 6)
    label = wrap(gettext("if %s") % step.condition, _LABEL_CHARACTERS) if step.condition else []
    inside = len(title) * _LINE + len(notes) * _SMALL_LINE
    height = 2 * _BOX_PAD + max(inside, len(label) * _SMALL_LINE)
    first = y + (height - inside) // 2 + 15
    label_first = y + (height - len(label) * _SMALL_LINE) // 2 + 13
    return Box(
        x=_BOX_X,
        y=y,
        width=_BOX_WIDTH,
        height=height,
        title=_lines(title, _BOX_X + 16, first),
        notes=_lines(notes, _BOX_X + 16, first + len(title) * _LINE, _SMALL_LINE),
        label=_lines(label, label_x, label_first, _SMALL_LINE),
        shapes=" ".join(f"map-{mark}" for mark in step.marks),
        inner=Inner(_BOX_X + 4, y + 4, _BOX_WIDTH - 8, height - 8) if Mark.ALWAYS in step.marks else None,
    )


def _lines(texts: Sequence[str], x: int, y: int, each: int = _LINE) -> tuple[Line, ...]:
    return tuple(Line(x, y + place * each, text) for place, text in enumerate(texts))


def _lanes(arrows: Iterable[Arrow], places: dict[str, int]) -> dict[Arrow, int]:
    """A lane for each arrow, so that none runs over another: short arrows near the boxes."""
    taken: list[list[tuple[int, int]]] = []
    lanes = {}
    spans = {arrow: sorted((places[arrow.source], places[arrow.target])) for arrow in arrows}
    for arrow, (top, bottom) in sorted(spans.items(), key=lambda item: item[1][1] - item[1][0]):
        lane = next(
            (n for n, ends in enumerate(taken) if all(bottom <= start or end <= top for start, end in ends)),
            len(taken),
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append((top, bottom))
        lanes[arrow] = lane
    return lanes


def _drawn(source: Box, target: Box, lane: int) -> Drawn:
    x = _BOX_RIGHT + _LANE * (lane + 1)
    # An arrow leaves a box below where another ends at it.
    start, end = source.middle + _BETWEEN, target.middle - _BETWEEN
    tip = _BOX_RIGHT + 2
    return Drawn(
        line=f"M{_BOX_RIGHT} {start}H{x}V{end}H{tip + _HEAD}",
        head=f"M{tip} {end}l{_HEAD} -5v10z",
    )
