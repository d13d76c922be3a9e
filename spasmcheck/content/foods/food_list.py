"""Which foods were asked for, in which order, and what share of a day's need a portion holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, assert_never

from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.evidence.labelling import give_words
from spasmcheck.reasoning import absorbable_mg
from spasmcheck.reasoning.knowledge import FOOD_MINERALS, Food, FoodGroup, Nutrient

from .food_search import found

_POTASSIUM_RICH = "high-potassium-caution"


class Diet(StrEnum):
    """What somebody eats."""

    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"
    NO_DAIRY = "no-dairy"
    NO_NUTS = "no-nuts"


give_words(
    Diet,
    name={
        Diet.VEGETARIAN: _("Vegetarian"),
        Diet.VEGAN: _("Vegan"),
        Diet.NO_DAIRY: _("Without milk"),
        Diet.NO_NUTS: _("Without nuts and peanuts"),
    },
)


class Order(StrEnum):
    """What comes first; most and least of the nutrient that is shown."""

    MOST = "most"
    LEAST = "least"
    NAME = "name"
    GROUP = "group"


give_words(
    Order,
    name={
        Order.MOST: _("Most first"),
        Order.LEAST: _("Least first"),
        Order.NAME: _("By name"),
        Order.GROUP: _("By group"),
    },
)


@dataclass(frozen=True, slots=True)
class FoodQuery:
    """What was asked for.

    q: words typed. group: a slug, empty for all. low_potassium: none that is rich in it.
    whole: all at once, however many there are.
    """

    q: str = ""
    nutrient: str = FOOD_MINERALS[0]
    group: str = ""
    diet: Diet | None = None
    sort: Order = Order.MOST
    low_potassium: bool = False
    whole: bool = False

    def query(self, **changes: Any) -> str:
        """The part of an address that asks for this, with changes; what is usual stays out of it."""
        other = replace(self, **changes)
        given = {
            field.name: "on" if value is True else str(value)
            for field in fields(other)
            if (value := getattr(other, field.name)) != field.default
        }
        return f"?{urlencode(given)}" if given else ""


@dataclass(frozen=True, slots=True)
class Amounts:
    """A mineral in a food, in mg."""

    nutrient: Nutrient
    portion: float
    per_100g: float


@dataclass(frozen=True, slots=True)
class FoodRow:
    """A food with what it holds.

    percent: the share of a day's need of the nutrient that is shown; None without such a need.
    is_counted: False for calcium that hardly gets into the body, which has no share.
    """

    food: Food
    group: FoodGroup
    amounts: tuple[Amounts, ...]
    percent: int | None
    is_counted: bool


def chosen(edition: PublishedEdition, asked: FoodQuery) -> tuple[Food, ...]:
    """The foods that were asked for, in order."""
    foods = (
        food
        for food in found(edition.knowledge.foods, asked.q)
        if asked.group in {"", food.group}
        and fits(food, asked.diet)
        and not (asked.low_potassium and _POTASSIUM_RICH in food.tags)
    )
    return tuple(sorted(foods, key=_order(edition, asked)))


def fits(food: Food, diet: Diet | None) -> bool:
    """Whether the tags of a food say that it fits. Peanuts go with nuts."""
    tags = set(food.tags)
    match diet:
        case None:
            return True
        case Diet.VEGETARIAN | Diet.VEGAN:
            return diet in tags
        case Diet.NO_DAIRY:
            return "contains-dairy" not in tags
        case Diet.NO_NUTS:
            return tags.isdisjoint({"contains-nuts", "contains-peanuts"})
        case _:
            assert_never(diet)


def amount(food: Food, nutrient: str) -> float:
    """mg in a portion, as the food table has it."""
    return float(getattr(food, f"{nutrient}_mg"))


def is_counted(food: Food, nutrient: str) -> bool:
    """False for calcium that hardly gets into the body."""
    return absorbable_mg(food, nutrient) == amount(food, nutrient)


def food_rows(edition: PublishedEdition, nutrient: str, need: float | None) -> tuple[FoodRow, ...]:
    """Every food with what it holds. need: mg of the nutrient a day with which portions are compared."""
    groups = {group.slug: group for group in edition.knowledge.food_groups}
    nutrients = edition.index.nutrients
    return tuple(
        FoodRow(
            food,
            groups[food.group],
            tuple(
                Amounts(nutrients[slug], amount(food, slug), float(getattr(food, f"{slug}_mg_per_100g")))
                for slug in FOOD_MINERALS
            ),
            percent=None if need is None else round(100 * amount(food, nutrient) / need),
            is_counted=is_counted(food, nutrient),
        )
        for food in edition.knowledge.foods
    )


def _order(edition: PublishedEdition, asked: FoodQuery) -> Callable[[Food], tuple[Any, ...]]:
    place = {group.slug: number for number, group in enumerate(edition.knowledge.food_groups)}
    keys: Mapping[Order, Callable[[Food], tuple[Any, ...]]] = {
        Order.MOST: lambda food: (-amount(food, asked.nutrient), food.name.casefold(), food.slug),
        Order.LEAST: lambda food: (amount(food, asked.nutrient), food.name.casefold(), food.slug),
        Order.NAME: lambda food: (food.name.casefold(), food.slug),
        Order.GROUP: lambda food: (place[food.group], food.name.casefold(), food.slug),
    }
    return keys[asked.sort]
