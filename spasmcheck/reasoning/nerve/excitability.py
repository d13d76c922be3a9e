"""How readily a membrane fires: what the membrane laboratory finds out about a setting of its sliders."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from msgspec import Struct

from spasmcheck.reasoning.knowledge import MembraneParameter

from .membrane import STEP_MS, Bath, Membrane, State, at_rest, settled, spikes, states

ALONE_MS = 200.0
"""For how long a membrane is watched that nobody pushes."""

TRACE_MS = 60.0
PUSH_AT_MS = 20.0
"""What is drawn, and when the push comes in it: late enough to see before it what a membrane does by itself."""

TRACE_EVERY = 4
"""Every so many steps a voltage is kept for the drawing, which makes 5 a ms; a spike lasts about one."""

_WAIT_MS = 20.0
_STRONGEST = 40.0
_HALVINGS = 12
"""A push has fired if a spike rises within the wait; from the strongest on, 12 halvings leave 0.01 uA/cm2."""

_MEMBRANE = {
    "Cm": "cm",
    "gNa": "gna",
    "gK": "gk",
    "gL": "gl",
    "ENa": "ena",
    "EK": "ek",
    "EL": "el",
    "T": "temperature",
    "Ca0": "calcium-reference",
    "Mg0": "magnesium-reference",
    "K0": "potassium-reference",
    "k": "calcium-shift-per-e-fold",
    "a": "magnesium-relative-potency",
    "T_nernst": "nernst-temperature",
}
_POSITIVE = ("cm", "gl", "push", "push-length")
_MAY_BE_ZERO = ("gna", "gk", "calcium-shift-per-e-fold", "magnesium-relative-potency")
_AS_GREAT = 200.0
"""No parameter of any such membrane is greater, and no slider has more positions."""

MINERALS = ("calcium", "potassium", "magnesium")

_SLIDERS = tuple(f"{mineral}-{part}" for mineral in MINERALS for part in ("least", "most", "step"))
NEEDED = frozenset((*_MEMBRANE.values(), *_POSITIVE, *_SLIDERS, *(f"low-{mineral}" for mineral in MINERALS)))
"""The rows without which there is no laboratory."""


class Slider(Struct, frozen=True, kw_only=True):
    """Where a mineral can be set, mmol/L. low: where the preset of the same name sets it."""

    mineral: str
    least: float
    most: float
    step: float
    normal: float
    low: float
    unit: str

    def nearest(self, value: float) -> float:
        """The nearest position of the slider, so that there are only so many settings."""
        places = round((min(max(value, self.least), self.most) - self.least) / self.step)
        return round(min(self.least + places * self.step, self.most), 6)

    @property
    def positions(self) -> int:
        """How many there are."""
        return round((self.most - self.least) / self.step) + 1


class Laboratory(Struct, frozen=True, kw_only=True):
    """What the membrane parameters of an edition make. push: uA/cm2 for push_ms."""

    membrane: Membrane
    calcium: Slider
    potassium: Slider
    magnesium: Slider
    push: float
    push_ms: float

    @property
    def sliders(self) -> tuple[Slider, ...]:
        """In the order in which they are shown."""
        return self.calcium, self.potassium, self.magnesium

    @property
    def normal(self) -> Bath:
        """Every mineral at its reference, or at the position of its slider that is nearest."""
        normal = self.membrane.normal
        return self.bath(calcium=normal.calcium, potassium=normal.potassium, magnesium=normal.magnesium)

    def bath(self, *, calcium: float, potassium: float, magnesium: float) -> Bath:
        """The setting nearest to these values."""
        return Bath(
            calcium=self.calcium.nearest(calcium),
            potassium=self.potassium.nearest(potassium),
            magnesium=self.magnesium.nearest(magnesium),
        )


class Excitability(Struct, frozen=True, kw_only=True):
    """What a membrane does in a bath.

    rest: mV, where no current flows. alone: spikes in ALONE_MS without any push. fires_by_itself: it fires without
    a push, and goes on. threshold: the smallest push that fires it, uA/cm2, or None where it needs none or none
    that was tried is enough. trace: mV at every TRACE_EVERY steps from 0 to TRACE_MS, with the push at PUSH_AT_MS.
    after_push: spikes in the trace from the push on. peak: its highest voltage.
    """

    rest: float
    alone: int
    fires_by_itself: bool
    threshold: float | None
    trace: tuple[float, ...]
    after_push: int
    peak: float


def laboratory_of(parameters: Iterable[MembraneParameter]) -> Laboratory | None:
    """The laboratory that these rows make, or None where they are not all there or make no sense."""
    rows = {row.slug: row for row in parameters}
    if laboratory_problems(rows.values()):
        return None
    value = {slug: row.value for slug, row in rows.items()}
    return Laboratory(
        membrane=Membrane(**{name: value[slug] for name, slug in _MEMBRANE.items()}),
        push=value["push"],
        push_ms=value["push-length"],
        **{
            mineral: Slider(
                mineral=mineral,
                **{part: value[f"{mineral}-{part}"] for part in ("least", "most", "step")},
                normal=value[f"{mineral}-reference"],
                low=value[f"low-{mineral}"],
                unit=rows[f"{mineral}-reference"].unit,
            )
            for mineral in MINERALS
        },
    )


def laboratory_problems(parameters: Iterable[MembraneParameter]) -> tuple[tuple[str, str], ...]:
    """What keeps rows from making a laboratory: the slug of a row, and what is wrong with it."""
    value = {row.slug: row.value for row in parameters}
    needed = sorted(NEEDED)
    problems = [(slug, "the laboratory needs it") for slug in needed if slug not in value]
    if problems:
        return tuple(problems)
    problems += [(slug, "out of range") for slug in needed if not abs(value[slug]) <= _AS_GREAT]
    problems += [(slug, "must be above 0") for slug in (*_POSITIVE, *_SLIDERS) if value[slug] <= 0]
    problems += [(slug, "must not be below 0") for slug in _MAY_BE_ZERO if value[slug] < 0]
    if not value["ek"] < value["el"] < value["ena"]:
        problems.append(("el", "must lie between the reversal potentials of potassium and sodium"))
    for mineral in MINERALS:
        least, most, step = (value[f"{mineral}-{part}"] for part in ("least", "most", "step"))
        for slug in (f"{mineral}-reference", f"low-{mineral}"):
            if not least <= value[slug] <= most:
                problems.append((slug, "must be within the range of the slider"))
        if step > 0 and not 1 <= (most - least) / step <= _AS_GREAT:
            problems.append((f"{mineral}-step", "must make from 2 to 200 positions"))
    return tuple(problems)


@lru_cache(maxsize=256)
def simulate(laboratory: Laboratory, bath: Bath) -> Excitability:
    """Everything about one setting, kept while it is among the last that were asked for.

    A membrane is watched alone from the voltage at which a normal one rests, held there until its gates have
    settled and then let go. Where the rest does not last, what is drawn goes on from there.

    The start matters near the edge, where rest and firing can both last. By shift, firing begins at 6.4 mV from
    this start; at 5.8 if the fluid is changed at once around a normal membrane, whose rebound then sets it off; at
    6.6 to 6.9 from 2 to 0.5 mV above its own rest. The check runs say 6.2 to 6.4, and none at calcium 0.65, and do
    not say how they began: this start was chosen because it agrees with them best.
    """
    membrane = laboratory.membrane
    rest = at_rest(membrane, bath)
    normal_rest = at_rest(membrane, laboratory.normal)[0]
    alone = _run(membrane, bath, settled(membrane, bath, normal_rest), ALONE_MS)
    rises = list(spikes(state[0] for state in alone))
    by_itself = bool(rises) and rises[-1] * STEP_MS >= ALONE_MS / 2
    start = alone[-1] if by_itself else rest
    drawn = states(membrane, bath, start, push=laboratory.push, begins=PUSH_AT_MS, lasts=laboratory.push_ms)
    voltages = [start[0], *(state[0] for state in islice(drawn, round(TRACE_MS / STEP_MS)))]
    return Excitability(
        rest=rest[0],
        alone=len(rises),
        fires_by_itself=by_itself,
        threshold=None if by_itself else _threshold(laboratory, bath, rest),
        trace=tuple(voltages[::TRACE_EVERY]),
        after_push=sum(step * STEP_MS >= PUSH_AT_MS for step in spikes(iter(voltages))),
        peak=max(voltages),
    )


def _run(membrane: Membrane, bath: Bath, start: State, ms: float) -> list[State]:
    return list(islice(states(membrane, bath, start), round(ms / STEP_MS)))


def _threshold(laboratory: Laboratory, bath: Bath, rest: State) -> float | None:
    """The smallest push that fires it from rest, or None if even the strongest does not."""
    if not _fires(laboratory, bath, rest, _STRONGEST):
        return None
    low, high = 0.0, _STRONGEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if _fires(laboratory, bath, rest, middle) else (middle, high)
    return high


def _fires(laboratory: Laboratory, bath: Bath, rest: State, push: float) -> bool:
    pushed = islice(
        states(laboratory.membrane, bath, rest, push=push, lasts=laboratory.push_ms), round(_WAIT_MS / STEP_MS)
    )
    return any(True for _ in spikes(state[0] for state in pushed))
