"""The membrane of Hodgkin and Huxley's squid axon, in a fluid with more or less calcium, potassium and magnesium.

Units: mV, ms, uA/cm2, mS/cm2, uF/cm2, mmol/L. Modern sign: absolute voltages, rest near -65 mV. Every figure that
belongs to the knowledge comes from its rows `membrane_parameters`; the constants here are those of the published
rate functions (Hodgkin and Huxley 1952, as in ModelDB `hh.mod` and in Ermentrout's text).

    Cm dV/dt = I - gNa m^3 h (V - ENa) - gK n^4 (V - EK) - gL (V - EL)
    dx/dt    = alpha_x(V + s) (1 - x) - beta_x(V + s) x,    x = m, h, n

Calcium and magnesium act by the shift s of the gates, potassium by its reversal potential EK. A squid axon is not
a human nerve: what the model shows are directions, not anybody's figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, inf, log

from msgspec import Struct

STEP_MS = 0.05
"""Step of time. Halving or quartering it moves thresholds by no more than 0.02 uA/cm2."""

SPIKE_MV = 0.0
"""A spike is a rise through this voltage."""

GAS_CONSTANT = 8.314462618
FARADAY = 96485.33212
"""J/(mol K) and C/mol (CODATA 2018)."""

State = tuple[float, float, float, float]
"""V in mV, and the shares m, h, n of gates that are open."""


class Membrane(Struct, frozen=True, kw_only=True):
    """The parameters of the membrane, each a row of the knowledge.

    Cm: capacity. gNa, gK, gL: greatest conductances of sodium, potassium and leak. ENa, EK, EL: their reversal
    potentials at normal. T: degrees C, on which the speed of the gates depends.
    Ca0, Mg0, K0: normal in the fluid outside; only ratios to them count. k: mV of shift per e-fold of calcium.
    a: how much magnesium counts beside as much calcium. T_nernst: degrees C for the potential of potassium.
    """

    Cm: float
    gNa: float
    gK: float
    gL: float
    ENa: float
    EK: float
    EL: float
    T: float
    Ca0: float
    Mg0: float
    K0: float
    k: float
    a: float
    T_nernst: float

    @property
    def normal(self) -> Bath:
        """The fluid in which the other parameters hold."""
        return Bath(calcium=self.Ca0, potassium=self.K0, magnesium=self.Mg0)

    @property
    def speed(self) -> float:
        """phi = 3^((T - 6.3) / 10): by how much all gates are faster than at 6.3 degrees C."""
        return float(3 ** ((self.T - 6.3) / 10))


class Bath(Struct, frozen=True, kw_only=True):
    """What is free in the fluid outside, mmol/L: ionised calcium, potassium, ionised magnesium."""

    calcium: float
    potassium: float
    magnesium: float


def gate_shift(membrane: Membrane, bath: Bath) -> float:
    """s in mV: the gates behave at V as they normally do at V + s. Above 0 with little calcium.

    s = k ln(Ca0 / Ca) + k ln((Ca + a Mg0) / (Ca + a Mg))

    The first part is calcium's own (frog node: Hille, Woodhull and Shapiro 1975). The second is what magnesium
    adds as a weaker divalent ion in the effective concentration D = Ca + a Mg; it is nothing at normal magnesium,
    and k ln(D0 / D) at normal calcium.
    """
    calcium = membrane.k * log(membrane.Ca0 / bath.calcium)
    with_normal = bath.calcium + membrane.a * membrane.Mg0
    with_given = bath.calcium + membrane.a * bath.magnesium
    return calcium + membrane.k * log(with_normal / with_given)


def potassium_potential(membrane: Membrane, bath: Bath) -> float:
    """EK in mV: the model's own and the difference by Nernst's law, (RT/F) ln(K / K0), with K inside kept."""
    RT_F = 1000 * GAS_CONSTANT * (membrane.T_nernst + 273.15) / FARADAY
    return membrane.EK + RT_F * log(bath.potassium / membrane.K0)


def rates(V: float) -> tuple[float, float, float, float, float, float]:
    """alpha and beta of m, h and n at 6.3 degrees C, per ms."""
    return (
        _linoid((V + 40) / 10),
        4 * exp(-(V + 65) / 18),
        0.07 * exp(-(V + 65) / 20),
        1 / (1 + exp(-(V + 35) / 10)),
        0.1 * _linoid((V + 55) / 10),
        0.125 * exp(-(V + 65) / 80),
    )


def _linoid(x: float) -> float:
    """x / (1 - exp(-x)), which tends to 1 + x/2 where the division would fail."""
    return x / (1 - exp(-x)) if abs(x) > 1e-6 else 1 + x / 2


def settled(membrane: Membrane, bath: Bath, V: float) -> State:
    """The membrane held at a voltage until its gates have settled."""
    am, bm, ah, bh, an, bn = rates(V + gate_shift(membrane, bath))
    return V, am / (am + bm), ah / (ah + bh), an / (an + bn)


def at_rest(membrane: Membrane, bath: Bath) -> State:
    """The state in which no current flows, whether or not it would last; found by halving."""
    EK = potassium_potential(membrane, bath)
    low, high = min(EK, membrane.EL, membrane.ENa), max(EK, membrane.EL, membrane.ENa)
    for _ in range(50):
        V, m, h, n = settled(membrane, bath, (low + high) / 2)
        out = (
            membrane.gNa * m**3 * h * (V - membrane.ENa)
            + membrane.gK * n**4 * (V - EK)
            + membrane.gL * (V - membrane.EL)
        )
        low, high = (low, V) if out > 0 else (V, high)
    return settled(membrane, bath, (low + high) / 2)


def states(
    membrane: Membrane, bath: Bath, start: State, *, push: float = 0, begins: float = 0, lasts: float = 0
) -> Iterator[State]:
    """The state after each step of STEP_MS, without end. push: current in uA/cm2 from `begins` on for `lasts` ms.

    Gates and voltage are worked out half a step apart, each by the exact solution with the other held: exponential
    integration (Rush and Larsen 1978), staggered, and so of second order. Each new value lies between the old one
    and the one it tends to, so whatever the step, gates stay within 0 and 1, and the voltage within the reversal
    potentials but for the push: nothing can diverge.
    """
    V, m, h, n = start
    gNa, gK, gL, ENa = membrane.gNa, membrane.gK, membrane.gL, membrane.ENa
    leak = gL * membrane.EL
    s, EK = gate_shift(membrane, bath), potassium_potential(membrane, bath)
    gates_step, voltage_step = -STEP_MS * membrane.speed, -STEP_MS / membrane.Cm
    pushed = range(round(begins / STEP_MS), round((begins + lasts) / STEP_MS))
    place = 0
    while True:
        am, bm, ah, bh, an, bn = rates(V + s)
        rate = am + bm
        tends = am / rate
        m = tends + (m - tends) * exp(gates_step * rate)
        rate = ah + bh
        tends = ah / rate
        h = tends + (h - tends) * exp(gates_step * rate)
        rate = an + bn
        tends = an / rate
        n = tends + (n - tends) * exp(gates_step * rate)
        sodium, potassium = gNa * m * m * m * h, gK * n * n * n * n
        g = sodium + potassium + gL
        tends = (sodium * ENa + potassium * EK + leak + (push if place in pushed else 0)) / g
        V = tends + (V - tends) * exp(voltage_step * g)
        yield V, m, h, n
        place += 1


def spikes(voltages: Iterator[float]) -> Iterator[int]:
    """The steps at which a spike rises."""
    before = inf
    for step, V in enumerate(voltages):
        if before < SPIKE_MV <= V:
            yield step
        before = V
