"""The membrane behaves as published, and nothing that can be set makes it diverge.

The figures are those of the check runs in the knowledge (note `membrane-check-values`): forward Euler with steps
of 0.01 ms, a push of 1 ms. Ours are exponential steps of 0.05 ms, so thresholds are held to 0.1 uA/cm2.
"""

from __future__ import annotations

from itertools import islice
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from spasmcheck.reasoning import Knowledge
from spasmcheck.reasoning.auditing.audit import audit
from spasmcheck.reasoning.nerve.excitability import (
    PUSH_AT_MS,
    TRACE_MS,
    Laboratory,
    Slider,
    laboratory_of,
    laboratory_problems,
    simulate,
)
from spasmcheck.reasoning.nerve.membrane import (
    STEP_MS,
    Bath,
    at_rest,
    gate_shift,
    potassium_potential,
    rates,
    settled,
    spikes,
    states,
)
from tests.builders import knowledge as knowledge_of

UA = 0.1
MV = 0.15


@pytest.fixture(scope="module")
def laboratory(knowledge: Knowledge) -> Laboratory:
    """The shipped one."""
    made = laboratory_of(knowledge.membrane_parameters)
    assert made is not None
    return made


def bath(laboratory: Laboratory, **given: float) -> Bath:
    """Normal but for what is given."""
    return structs.replace(laboratory.normal, **given)


def spikes_alone(laboratory: Laboratory, shift: float) -> int:
    """In 200 ms without a push, with all gates shifted so far."""
    membrane = laboratory.membrane
    calcium = membrane.Ca0 / exp(shift / membrane.k)
    shifted = bath(laboratory, calcium=calcium)
    assert gate_shift(membrane, shifted) == pytest.approx(shift)
    start = settled(membrane, shifted, at_rest(membrane, laboratory.normal)[0])
    return len(list(spikes(state[0] for state in islice(states(membrane, shifted, start), round(200 / STEP_MS)))))


def test_at_normal_it_rests_near_minus_65_and_spikes_about_100_high(laboratory: Laboratory) -> None:
    normal = simulate(laboratory, laboratory.normal)
    assert normal.rest == pytest.approx(-65.0, abs=MV)
    # Hodgkin and Huxley 1952: a computed spike of about 90 to 100 mV.
    assert 95 <= normal.peak - normal.rest <= 110
    assert normal.after_push == 1
    assert normal.alone == 0
    assert not normal.fires_by_itself
    assert normal.trace[0] == pytest.approx(normal.rest, abs=0.001)
    assert normal.trace[-1] == pytest.approx(normal.rest, abs=1)
    # After the spike it is for a while more negative than at rest.
    assert -78 <= min(normal.trace) <= -74


def test_it_settles_at_rest_from_anywhere_near(laboratory: Laboratory) -> None:
    membrane, normal = laboratory.membrane, laboratory.normal
    for start in (-80.0, -70.0, -63.0):
        run = states(membrane, normal, settled(membrane, normal, start))
        *_, last = islice(run, round(200 / STEP_MS))
        assert last[0] == pytest.approx(-65.0, abs=MV)


def test_the_rates_at_rest_are_the_published_ones() -> None:
    """Hodgkin and Huxley's tables: m 0.053, h 0.596, n 0.318 at rest; time constants 0.24, 8.5, 5.5 ms."""
    am, bm, ah, bh, an, bn = rates(-65)
    assert (am / (am + bm), ah / (ah + bh), an / (an + bn)) == pytest.approx((0.0529, 0.5961, 0.3177), abs=0.0005)
    assert (1 / (am + bm), 1 / (ah + bh), 1 / (an + bn)) == pytest.approx((0.2368, 8.515, 5.459), rel=0.005)
    # Where the formulas divide by nothing they go on without a jump.
    for voltage, at in ((-40.0, 0), (-55.0, 4)):
        assert rates(voltage)[at] == pytest.approx(rates(voltage + 1e-4)[at], rel=1e-3)
    assert rates(-40)[0] == pytest.approx(1)
    assert rates(-55)[4] == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("calcium", "threshold"),
    [
        (2.0, 9.45),
        (1.5, 7.89),
        (1.25, 6.88),
        (1.1, 6.15),
        (1.0, 5.6),
        (0.9, 4.98),
        (0.8, 4.28),
        (0.7, 3.46),
        (0.65, 3.02),
    ],
)
def test_with_less_calcium_a_smaller_push_fires_it(
    laboratory: Laboratory, calcium: float, threshold: float
) -> None:
    found = simulate(laboratory, bath(laboratory, calcium=calcium)).threshold
    assert found == pytest.approx(threshold, abs=UA)


@pytest.mark.parametrize(
    ("potassium", "threshold", "rest"),
    [
        (5.5, 4.69, -62.9),
        (4.5, 6.88, -65.0),
        (3.5, 8.94, -66.7),
        (3.0, 9.96, -67.5),
        (2.5, 10.91, -68.3),
        (2.0, 12.01, -69.0),
    ],
)
def test_with_less_potassium_it_rests_lower_and_needs_more(
    laboratory: Laboratory, potassium: float, threshold: float, rest: float
) -> None:
    found = simulate(laboratory, bath(laboratory, potassium=potassium))
    assert found.threshold == pytest.approx(threshold, abs=UA)
    assert found.rest == pytest.approx(rest, abs=MV)


def test_with_little_calcium_it_fires_by_itself(laboratory: Laboratory) -> None:
    """The check runs: none at calcium 0.65 or a shift of 5 mV, from 6.2 to 6.4 mV on, about 10 in 200 ms.

    Ours begins at 6.41 mV, from a start that was chosen to agree; other starts give 5.8 to 6.9 (see `simulate`).
    """
    assert not simulate(laboratory, bath(laboratory, calcium=0.65)).fires_by_itself
    low = simulate(laboratory, bath(laboratory, calcium=0.6))
    assert low.fires_by_itself
    assert low.threshold is None
    assert 8 <= low.alone <= 12
    assert low.after_push > 1
    assert [spikes_alone(laboratory, shift) for shift in (5.0, 6.0, 6.2)] == [0, 0, 0]
    assert [8 <= spikes_alone(laboratory, shift) <= 12 for shift in (6.5, 7.0)] == [True, True]
    shifted = bath(laboratory, calcium=laboratory.membrane.Ca0 / exp(5 / 9))
    assert simulate(laboratory, shifted).rest == pytest.approx(-66.8, abs=MV)


def test_potassium_moves_by_the_difference_that_nernst_gives(laboratory: Laboratory) -> None:
    for potassium, potential in ((3.5, -83.7), (3.0, -87.8), (2.5, -92.7), (2.0, -98.7), (4.5, -77.0)):
        found = potassium_potential(laboratory.membrane, bath(laboratory, potassium=potassium))
        assert found == pytest.approx(potential, abs=0.05)


def test_magnesium_alone_does_little(laboratory: Laboratory) -> None:
    """From 0.55 to 0.2 at normal calcium: 0.5 to 0.9 mV, for a from 0.2 to 0.5."""
    low = bath(laboratory, magnesium=0.2)
    assert 0.5 <= gate_shift(laboratory.membrane, low) <= 0.95
    found, normal = simulate(laboratory, low), simulate(laboratory, laboratory.normal)
    assert not found.fires_by_itself
    assert found.after_push == normal.after_push == 1
    assert found.threshold is not None
    assert normal.threshold is not None
    assert 0 < normal.threshold - found.threshold < 1


def test_the_push_that_is_drawn_fires_it_at_normal_and_not_with_little_potassium(laboratory: Laboratory) -> None:
    assert simulate(laboratory, bath(laboratory, potassium=laboratory.potassium.low)).after_push == 0
    assert simulate(laboratory, bath(laboratory, calcium=1.5)).after_push == 0
    assert simulate(laboratory, bath(laboratory, magnesium=laboratory.magnesium.low)).after_push == 1


def places(slider: str) -> st.SearchStrategy[float]:
    """Anywhere between the ends of the shipped sliders, and beyond."""
    return {"calcium": st.floats(0.5, 2.2), "potassium": st.floats(1.8, 5.7), "magnesium": st.floats(0.1, 1.2)}[
        slider
    ]


@settings(max_examples=12, deadline=None)
@given(calcium=places("calcium"), potassium=places("potassium"), magnesium=places("magnesium"))
def test_nothing_that_can_be_set_diverges(
    laboratory: Laboratory, calcium: float, potassium: float, magnesium: float
) -> None:
    setting = laboratory.bath(calcium=calcium, potassium=potassium, magnesium=magnesium)
    membrane = laboratory.membrane
    least = min(potassium_potential(membrane, setting), membrane.EL)
    rest = at_rest(membrane, setting)
    pushed = states(membrane, setting, rest, push=laboratory.push, begins=PUSH_AT_MS, lasts=laboratory.push_ms)
    for voltage, *gates in islice(pushed, round(TRACE_MS / STEP_MS)):
        assert least - 1e-9 <= voltage <= membrane.ENa
        assert all(0 <= gate <= 1 for gate in gates)
    found = simulate(laboratory, setting)
    assert all(least - 1e-9 <= V <= membrane.ENa for V in found.trace)
    assert len(found.trace) == 301
    assert found == simulate.__wrapped__(laboratory, setting)
    # More calcium or less potassium never makes a smaller push enough.
    for calmer in (
        structs.replace(setting, calcium=laboratory.calcium.most),
        structs.replace(setting, potassium=laboratory.potassium.least),
    ):
        needed = simulate(laboratory, calmer)
        if calmer != setting and not found.fires_by_itself:
            assert not needed.fires_by_itself
            assert needed.threshold is not None
            assert found.threshold is not None
            assert needed.threshold >= found.threshold - 0.02


@given(value=st.floats(-10, 10))
def test_a_slider_has_only_so_many_positions(value: float) -> None:
    slider = Slider(mineral="calcium", least=0.6, most=2.0, step=0.05, normal=1.25, low=0.6, unit="mmol/L")
    found = slider.nearest(value)
    assert slider.least <= found <= slider.most
    assert slider.nearest(found) == found
    assert slider.positions == 29
    assert found in {round(0.6 + 0.05 * place, 6) for place in range(slider.positions)}


def test_normal_and_low_are_positions_of_the_sliders(laboratory: Laboratory) -> None:
    for slider in laboratory.sliders:
        assert slider.nearest(slider.normal) == slider.normal
        assert slider.nearest(slider.low) == slider.low < slider.normal
    normal = {slider.mineral: slider.normal for slider in laboratory.sliders}
    assert laboratory.bath(**normal) == laboratory.normal


def test_a_setting_is_tried_once_and_kept(laboratory: Laboratory) -> None:
    simulate(laboratory, laboratory.normal)
    setting = laboratory.bath(calcium=1.7, potassium=2.3, magnesium=0.95)
    simulate.cache_clear()
    first = simulate(laboratory, setting)
    assert simulate(laboratory, setting) is first
    assert simulate.cache_info().maxsize is not None


def test_rows_that_make_no_laboratory_make_none(knowledge: Knowledge) -> None:
    rows = knowledge.membrane_parameters
    without = [row for row in rows if row.slug != "gna"]
    assert laboratory_problems(without) == (("gna", "the laboratory needs it"),)
    assert laboratory_of(without) is None
    assert laboratory_of(()) is None
    for slug, value in (
        ("cm", 0),
        ("gk", -1),
        ("calcium-step", 0.001),
        ("low-potassium", 9),
        ("ek", float("nan")),
    ):
        changed = [structs.replace(row, value=value) if row.slug == slug else row for row in rows]
        assert slug in {place for place, _reason in laboratory_problems(changed)}
        assert laboratory_of(changed) is None


def test_editors_are_told_why_there_is_no_laboratory(knowledge: Knowledge) -> None:
    rows = tuple(row for row in knowledge.membrane_parameters if row.slug != "gna")
    found = [
        problem for problem in audit(knowledge_of(membrane_parameters=rows)) if problem.code == "no-laboratory"
    ]
    assert [(problem.key, problem.severity) for problem in found] == [("gna", "warning")]
    assert "no-laboratory" not in {problem.code for problem in audit(knowledge)}
