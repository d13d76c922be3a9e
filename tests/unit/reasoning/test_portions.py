"""Foods to choose from, and a day that reaches what is recommended."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from spasmcheck.reasoning import (
    DietaryRestrictions,
    KnowledgeIndex,
    Restrictions,
    dietary_restrictions,
    sample_menu,
    top_foods,
)
from spasmcheck.reasoning.diet.portions import absorbable_mg, suitable
from spasmcheck.reasoning.knowledge import Food

MINERALS = ("magnesium", "calcium", "potassium")
NOTHING: frozenset[str] = frozenset()
TABLES = [
    DietaryRestrictions(held_back, vegan=vegan, no_dairy=no_dairy, low_salt=low_salt)
    for held_back, vegan, no_dairy, low_salt in product(
        (NOTHING, frozenset({"potassium"})), (False, True), (False, True), (False, True)
    )
]


def people(index: KnowledgeIndex) -> Iterator[dict[str, float]]:
    """What is recommended, for every kind of adult in every region."""
    needs: dict[tuple[str, ...], dict[str, float]] = {}
    for row in index.knowledge.required_intakes:
        if row.nutrient in MINERALS:
            key = (row.region, row.sex, row.age_band, row.life_stage)
            needs.setdefault(key, {})[row.nutrient] = row.recommended
    yield from needs.values()


def fits(index: KnowledgeIndex, food: Food, table: DietaryRestrictions) -> bool:
    """What anybody would say of a food and a diet."""
    tags = set(food.tags)
    return (
        ("vegan" in tags or not table.vegan)
        and ("contains-dairy" not in tags or not table.no_dairy)
        and (index.food_amounts["sodium"][food.slug].mg <= 140 or not table.low_salt)
        and ("high-potassium-caution" not in tags or "potassium" not in table.held_back)
        and tags.isdisjoint({"contains-alcohol", "contains-caffeine", "not-suggested", "very-high-selenium"})
        and "grapefruit-drug-interactions" not in tags
    )


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_day_reaches_every_target_of_everybody(index: KnowledgeIndex, table: DietaryRestrictions) -> None:
    reached = 0
    for needs in people(index):
        targets = {nutrient: need for nutrient, need in needs.items() if nutrient not in table.held_back}
        found = sample_menu(index, table, targets)
        assert found.reached, (targets, found.totals)
        reached += 1
        for number, (nutrient, target) in enumerate(targets.items()):
            total = sum(portion.amounts[number] for portion in found.portions)
            assert found.totals[nutrient] == pytest.approx(total)
            assert total >= target
        foods = [portion.food for portion in found.portions]
        assert all(fits(index, food, table) for food in foods)
        assert len({food.slug for food in foods}) == len(foods) <= 16
        most = {group.slug: group.day_portions for group in index.knowledge.food_groups}
        for group in {food.group for food in foods}:
            assert sum(food.group == group for food in foods) <= most[group]
    assert reached >= 24


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_foods_to_choose_from_are_various(index: KnowledgeIndex, table: DietaryRestrictions) -> None:
    targets = {"magnesium": 400.0, "calcium": 1000.0, "potassium": 3400.0}
    targets = {nutrient: target for nutrient, target in targets.items() if nutrient not in table.held_back}
    found = top_foods(index, table, targets)
    assert set(found) == set(targets)
    named = [portion.food.slug for portions in found.values() for portion in portions]
    assert len(set(named)) == len(named)
    for nutrient, portions in found.items():
        assert 3 <= len(portions) <= 6, nutrient
        amounts = [portion.amounts[0] for portion in portions]
        assert amounts == sorted(amounts, reverse=True)
        assert min(amounts) >= 0.08 * targets[nutrient]
        groups = [portion.food.group for portion in portions]
        assert all(groups.count(group) <= 2 for group in groups)
        assert len(set(groups)) >= 3, (nutrient, groups)
        assert all(fits(index, portion.food, table) for portion in portions)


@pytest.mark.parametrize("nutrient", ["magnesium", "calcium", "sodium"])
def test_with_anything_but_potassium_held_back_no_food_is_suggested(index: KnowledgeIndex, nutrient: str) -> None:
    table = DietaryRestrictions(frozenset({nutrient}))
    assert suitable(index, table) == ()
    assert sample_menu(index, table, {"calcium": 1000.0}).portions == ()
    assert not sample_menu(index, table, {"calcium": 1000.0}).reached
    assert top_foods(index, table, {"calcium": 1000.0}) == {"calcium": ()}


def test_calcium_that_is_not_absorbed_does_not_count(index: KnowledgeIndex) -> None:
    foods = {food.slug: food for food in index.knowledge.foods}
    spinach, kale, held = foods["spinach-cooked"], foods["kale-cooked"], index.food_amounts
    assert absorbable_mg(index, spinach, "calcium") == 0 < held["calcium"][spinach.slug].mg
    assert absorbable_mg(index, spinach, "magnesium") == held["magnesium"][spinach.slug].mg > 0
    assert absorbable_mg(index, kale, "calcium") == held["calcium"][kale.slug].mg > 0
    portions = top_foods(index, DietaryRestrictions(), {"calcium": 1000.0})["calcium"]
    assert all("high-oxalate" not in portion.food.tags for portion in portions)


@given(
    targets=st.dictionaries(st.sampled_from(MINERALS), st.floats(1, 20_000), max_size=3),
    table=st.sampled_from(TABLES),
)
def test_whatever_is_asked_for_there_is_an_answer(
    index: KnowledgeIndex, targets: dict[str, float], table: DietaryRestrictions
) -> None:
    found = sample_menu(index, table, targets)
    assert found == sample_menu(index, table, targets)
    assert found.reached is (
        bool(found.portions) and all(found.totals[nutrient] >= target for nutrient, target in targets.items())
    )


def test_the_table_is_laid_by_diet_and_cautions(index: KnowledgeIndex) -> None:
    assert dietary_restrictions(index, {}, Restrictions()) == DietaryRestrictions()
    assert dietary_restrictions(index, {"vegan": True}, Restrictions()) == DietaryRestrictions(
        vegan=True, no_dairy=True
    )
    assert dietary_restrictions(index, {"no-dairy": True, "vegan": False}, Restrictions()) == DietaryRestrictions(
        no_dairy=True
    )
    assert dietary_restrictions(index, {"low-salt-diet": True}, Restrictions()).low_salt
    held = Restrictions(frozenset({"potassium"}), frozenset({"potassium", "sodium"}))
    assert dietary_restrictions(index, {}, held) == DietaryRestrictions(frozenset({"potassium"}), low_salt=True)


def test_what_is_not_known_of_a_food_counts_for_nothing(index: KnowledgeIndex) -> None:
    kale = next(food for food in index.knowledge.foods if food.slug == "kale-cooked")
    known = tuple(row for row in index.knowledge.food_amounts if row.food != kale.slug)
    unknown = KnowledgeIndex(structs.replace(index.knowledge, food_amounts=known))
    assert absorbable_mg(unknown, kale, "calcium") == 0
    assert absorbable_mg(unknown, kale, "phosphate") == 0
    # Nor is it low in salt.
    low_salt = DietaryRestrictions(low_salt=True)
    assert kale in suitable(index, low_salt)
    assert kale in suitable(unknown, DietaryRestrictions())
    assert kale not in suitable(unknown, low_salt)


def test_without_foods_there_is_nothing_to_suggest(index: KnowledgeIndex) -> None:
    bare = KnowledgeIndex(structs.replace(index.knowledge, foods=()))
    assert sample_menu(bare, DietaryRestrictions(), {"calcium": 1000.0}).portions == ()
