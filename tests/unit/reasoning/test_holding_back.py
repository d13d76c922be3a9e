"""What cautions hold back, while things are so and while they are not known."""

from __future__ import annotations

import pytest

from spasmcheck.reasoning import Findings, HeldBack, Model, held_back
from spasmcheck.reasoning.inference.conditions import applies
from spasmcheck.reasoning.knowledge import CautionAbout, CautionEffect, Condition, Help
from tests.builders import caution, knowledge


def model(effect: CautionEffect, about: CautionAbout = CautionAbout.POTASSIUM) -> Model:
    """One caution, on a water tablet."""
    row = caution("one", effect=effect, about=about, when=Condition(any_of=("takes-diuretic",)))
    return Model(knowledge(cautions=(row,)))


def held(model: Model, findings: Findings) -> HeldBack:
    """What the cautions that apply hold back."""
    return held_back(caution for caution in model.knowledge.cautions if applies(caution, findings))


@pytest.mark.parametrize(
    ("effect", "value", "nutrients", "ask_first"),
    [
        (CautionEffect.WITHHOLD, True, {"potassium"}, {"potassium"}),
        (CautionEffect.WITHHOLD, None, {"potassium"}, {"potassium"}),
        (CautionEffect.WITHHOLD, False, set(), set()),
        (CautionEffect.WARN, True, {"potassium"}, {"potassium"}),
        (CautionEffect.WARN, None, set(), set()),
        (CautionEffect.ASK_FIRST, True, set(), {"potassium"}),
        (CautionEffect.NO_SUPPLEMENT, True, set(), {"potassium"}),
        (CautionEffect.SPACE_APART, True, set(), set()),
        (CautionEffect.COUNT, True, set(), set()),
    ],
)
def test_each_effect(effect: CautionEffect, value: bool | None, nutrients: set[str], ask_first: set[str]) -> None:
    findings = {} if value is None else {"takes-diuretic": value}
    assert held(model(effect), findings) == HeldBack(frozenset(nutrients), frozenset(ask_first))


def test_an_effect_that_nobody_thought_of_is_an_error_and_holds_not_simply_nothing_back() -> None:
    row = caution("one", effect="unheard-of", about=CautionAbout.POTASSIUM)
    with pytest.raises(AssertionError):
        held_back([row])


def test_a_caution_about_supplements_is_about_each_mineral_that_is_taken_as_one() -> None:
    found = held(model(CautionEffect.ASK_FIRST, CautionAbout.SUPPLEMENTS), {"takes-diuretic": True})
    assert found == HeldBack(frozenset(), frozenset({"potassium", "magnesium", "calcium"}))


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        (Help(text="Rest"), True),
        (Help(text="Beans", raises=("potassium",)), False),
        (Help(text="Nuts", raises=("magnesium",)), True),
        (Help(text="Nuts and beans", raises=("magnesium", "potassium")), False),
        (Help(text="Salty food", adds=("sodium",)), False),
        (Help(text="Salt that a doctor gives", raises=("sodium",)), True),
    ],
)
def test_a_line_is_held_back_with_what_it_brings(line: Help, allowed: bool) -> None:
    held = HeldBack(frozenset({"potassium"}), frozenset({"potassium", "sodium"}))
    assert held.allows(line) is allowed
