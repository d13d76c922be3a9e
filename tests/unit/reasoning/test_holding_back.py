"""What cautions hold back, while things are so and while they are not known."""

from __future__ import annotations

import pytest

from spasmcheck.reasoning import Findings, KnowledgeIndex, Restrictions, restrictions_from
from spasmcheck.reasoning.inference.conditions import applies
from spasmcheck.reasoning.knowledge import CautionEffect, Condition, Help, Nutrient
from tests.builders import caution, knowledge

NUTRIENTS = (
    Nutrient(slug="potassium", name="Potassium"),
    Nutrient(slug="phosphate", name="Phosphate"),
    Nutrient(slug="sodium", name="Sodium", food_only=True),
)


def index(effect: CautionEffect, about: str | None = "potassium") -> KnowledgeIndex:
    """One caution, on a water tablet."""
    row = caution("one", effect=effect, about=about, when=Condition(any_of=("takes-diuretic",)))
    return KnowledgeIndex(knowledge(cautions=(row,), nutrients=NUTRIENTS))


def held(index: KnowledgeIndex, findings: Findings) -> Restrictions:
    """What the cautions that apply hold back."""
    return restrictions_from(
        index, (caution for caution in index.knowledge.cautions if applies(caution, findings))
    )


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
    assert held(index(effect), findings) == Restrictions(frozenset(nutrients), frozenset(ask_first))


def test_an_effect_that_nobody_thought_of_is_an_error_and_holds_not_simply_nothing_back() -> None:
    row = caution("one", effect="unheard-of", about="potassium")
    with pytest.raises(AssertionError):
        restrictions_from(index(CautionEffect.WARN), [row])


def test_a_caution_about_supplements_is_about_each_nutrient_that_is_taken_as_one() -> None:
    found = held(index(CautionEffect.ASK_FIRST, None), {"takes-diuretic": True})
    assert found == Restrictions(frozenset(), frozenset({"potassium", "phosphate"}))


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
    held = Restrictions(frozenset({"potassium"}), frozenset({"potassium", "sodium"}))
    assert held.allows(line) is allowed
