"""Foods found by what somebody types."""

from __future__ import annotations

import pytest

from spasmcheck.content.foods.food_search import found, groups_named
from spasmcheck.reasoning import Knowledge


@pytest.mark.parametrize(
    ("typed", "slugs"),
    [
        ("  BANANA ", {"banana"}),
        ("bananas", {"banana"}),
        ("kale raw", {"kale-raw"}),
        ("raw, kále", {"kale-raw"}),
        ("strawberry", {"strawberries"}),
        ("zucchini", {"courgette-cooked"}),
        ("soy milk", {"soy-milk-fortified", "soy-milk-unfortified"}),
        ("kale banana", set()),
        ("(lima)", {"butter-beans-cooked"}),
    ],
)
def test_words_find_foods(knowledge: Knowledge, typed: str, slugs: set[str]) -> None:
    assert {food.slug for food in found(knowledge.foods, typed)} == slugs


def test_nothing_typed_finds_all(knowledge: Knowledge) -> None:
    assert found(knowledge.foods, " ") == knowledge.foods


@pytest.mark.parametrize(
    ("typed", "slugs"), [("nuts", ["nuts-seeds"]), ("Nut", ["nuts-seeds"]), ("", []), ("xyz", [])]
)
def test_a_word_may_mean_a_group(knowledge: Knowledge, typed: str, slugs: list[str]) -> None:
    assert [group.slug for group in groups_named(knowledge.food_groups, typed)] == slugs
