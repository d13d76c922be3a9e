"""Filter and sort the foods, and compute the share of a day's need in a portion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, assert_never

from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.evidence.labelling import give_words
from spasmcheck.reasoning import is_absorbed
from spasmcheck.reasoning.knowledge import Food, FoodGroup, Nutrient

from .food_search import found

_POTASSIUM_RICH = "high-potassium-caution"


class Diet(StrEnum):
    """A diet to filter foods by."""

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
    """Sort order. MOST and LEAST refer to the amount of the selected nutrient in a portion."""

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
    """The query of the food page.

    nutrient: slug of the selected one. first: slug of the default one. q: search words. group: slug, "" for all.
    low_potassium: leave out foods rich in potassium. whole: list all matches instead of the first ones.
    """

    nutrient: str
    first: str
    q: str = ""
    group: str = ""
    diet: Diet | None = None
    sort: Order = Order.MOST
    low_potassium: bool = False
    whole: bool = False

    def query(self, **changes: Any) -> str:
        """Return the query string ("?..." or "") for this query with changes; default values are left out."""
        other = replace(self, **changes)
        usual = {field.name: field.default for field in fields(other)} | {
            "nutrient": self.first,
            "first": self.first,
        }
        given = {
            field.name: "on" if value is True else str(value)
            for field in fields(other)
            if (value := getattr(other, field.name)) != usual[field.name]
        }
        return f"?{urlencode(given)}" if given else ""


@dataclass(frozen=True, slots=True)
class Amounts:
    """A mineral in a food, in mg; None if not known. is_shown: whether it is the selected nutrient."""

    nutrient: Nutrient
    portion: float | None
    per_100g: float | None
    is_shown: bool


@dataclass(frozen=True, slots=True)
class FoodRow:
    """A row of the food table.

    has_share: whether there is a day's need of the selected nutrient to compare with. percent: share of it in a
    portion, None if the need or the amount is not known. is_counted: False if the selected nutrient is calcium and
    hardly any of it is absorbed from this food; then no share is shown.
    """

    food: Food
    group: FoodGroup
    amounts: tuple[Amounts, ...]
    has_share: bool
    percent: int | None
    is_counted: bool


def chosen(edition: PublishedEdition, asked: FoodQuery) -> tuple[Food, ...]:
    """Return the foods that match the query, in its order."""
    foods = (
        food
        for food in found(edition.knowledge.foods, asked.q)
        if asked.group in {"", food.group}
        and fits(food, asked.diet)
        and not (asked.low_potassium and _POTASSIUM_RICH in food.tags)
    )
    return tuple(sorted(foods, key=_order(edition, asked)))


def fits(food: Food, diet: Diet | None) -> bool:
    """Return whether a food fits a diet, judged by its tags; None fits all. NO_NUTS excludes peanuts as well."""
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


def food_rows(edition: PublishedEdition, shown: str, need: float | None) -> tuple[FoodRow, ...]:
    """Return a row for every food, in the order of the edition.

    shown: slug of the selected nutrient. need: amount in mg a day with which portions are compared, or None.
    """
    groups = {group.slug: group for group in edition.knowledge.food_groups}
    return tuple(
        FoodRow(
            food,
            groups[food.group],
            tuple(_amounts(edition, food, nutrient, shown) for nutrient in edition.index.food_nutrients),
            has_share=need is not None,
            percent=_percent(edition, food, shown, need),
            is_counted=is_absorbed(food, shown),
        )
        for food in edition.knowledge.foods
    )


def _amounts(edition: PublishedEdition, food: Food, nutrient: Nutrient, shown: str) -> Amounts:
    held = edition.index.food_amounts[nutrient.slug].get(food.slug)
    portion, per_100g = (held.mg, held.mg_per_100g) if held else (None, None)
    return Amounts(nutrient, portion, per_100g, is_shown=nutrient.slug == shown)


def _percent(edition: PublishedEdition, food: Food, nutrient: str, need: float | None) -> int | None:
    held = edition.index.food_amounts[nutrient].get(food.slug)
    return round(100 * held.mg / need) if held and need is not None else None


def _order(edition: PublishedEdition, asked: FoodQuery) -> Callable[[Food], tuple[Any, ...]]:
    place = {group.slug: number for number, group in enumerate(edition.knowledge.food_groups)}
    amounts = edition.index.food_amounts[asked.nutrient]

    def by_amount(food: Food, sign: int) -> tuple[Any, ...]:
        # False sorts before True, so foods without a known amount come last in both directions.
        held = amounts.get(food.slug)
        return held is None, sign * held.mg if held else 0, food.name.casefold(), food.slug

    keys: Mapping[Order, Callable[[Food], tuple[Any, ...]]] = {
        Order.MOST: lambda food: by_amount(food, -1),
        Order.LEAST: lambda food: by_amount(food, 1),
        Order.NAME: lambda food: (food.name.casefold(), food.slug),
        Order.GROUP: lambda food: (place[food.group], food.name.casefold(), food.slug),
    }
    return keys[asked.sort]
