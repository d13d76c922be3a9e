"""Build the food page. The rows do not depend on the visitor, so their HTML is cached per edition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import get_template
from django.utils.safestring import SafeString

from spasmcheck.content.electrolytes.needs import daily_need
from spasmcheck.content.notes import notes_about
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import is_absorbed
from spasmcheck.reasoning.knowledge import (
    CalciumAbsorption,
    FoodGroup,
    Note,
    NoteTopic,
    Nutrient,
    Region,
    RequiredIntake,
    Source,
)
from spasmcheck.web.fragments import FragmentCache

from .food_form import FoodForm
from .food_list import FoodQuery, Order, chosen, food_rows
from .food_search import groups_named


@dataclass(frozen=True, slots=True)
class FoodColumn:
    """A mineral's column of the food table. is_shown: whether it is the selected one.

    sorted: value of `aria-sort`, or "" if the table is not sorted by it. query: query string that sorts by it,
    in the other direction if it is sorted already.
    """

    nutrient: Nutrient
    is_shown: bool
    sorted: str
    query: str


@dataclass(frozen=True, slots=True)
class FoodsPage:
    """What the template of the food page shows.

    rows: HTML of the listed rows. count: number of matching foods; total: of all foods.
    by_name: query string that sorts by name. whole: query string that lists all matches, or "" if all are listed.
    groups: food groups whose names match the words typed, each with the query string that selects it.
    need: the intake that shares are computed from; None for a mineral that nobody is advised to eat more of.
    poorly: calcium absorption of foods whose calcium is not counted, lowest first. of_milk: the same for milk, to
    compare. caution_anchor: "#" and the anchor of the cautions about potassium on their page, or "".
    """

    form: FoodForm
    asked: FoodQuery
    nutrient: Nutrient
    columns: tuple[FoodColumn, ...]
    by_name: str
    rows: SafeString
    count: int
    whole: str
    total: int
    groups: tuple[tuple[FoodGroup, str], ...]
    need: RequiredIntake | None
    need_sources: tuple[str, ...]
    tables: tuple[Source, ...]
    food_sources: tuple[str, ...]
    poorly: tuple[CalciumAbsorption, ...]
    of_milk: CalciumAbsorption | None
    absorbed_sources: tuple[str, ...]
    caution_anchor: str
    notes: tuple[Note, ...]


_POTASSIUM = "potassium"
_FIRST = 40
"""Number of foods listed at first; the rest on request, since a list of hundreds is slow on a phone."""

_rows: FragmentCache[Mapping[str, str]] = FragmentCache(40)


def foods_page(edition: PublishedEdition, query: Mapping[str, str], region: Region) -> FoodsPage:
    """Build the page for a query string. region: whose reference intakes portions are compared with."""
    knowledge = edition.knowledge
    form = FoodForm(query, edition)
    asked = form.asked
    foods = chosen(edition, asked)
    minerals = edition.index.food_nutrients
    needs = {nutrient.slug: _need(edition, nutrient.slug, region) for nutrient in minerals}
    rows = _rendered(edition, asked.nutrient, needs[asked.nutrient])
    named = groups_named(knowledge.food_groups, asked.q) if not asked.group else ()
    poorly, tables = _poorly_taken_up(edition), tuple(sorted({food.source for food in knowledge.foods}))
    return FoodsPage(
        form=form,
        asked=asked,
        nutrient=edition.index.nutrients[asked.nutrient],
        columns=tuple(_column(asked, nutrient) for nutrient in minerals),
        by_name=asked.query(sort=Order.NAME),
        rows=SafeString("".join(rows[food.slug] for food in (foods if asked.whole else foods[:_FIRST]))),
        count=len(foods),
        whole="" if asked.whole or len(foods) <= _FIRST else asked.query(whole=True),
        total=len(knowledge.foods),
        groups=tuple((group, asked.query(q="", group=group.slug)) for group in named),
        need=needs[asked.nutrient],
        need_sources=tuple(sorted({slug for need in needs.values() if need for slug in need.sources})),
        tables=tuple(edition.index.sources[slug] for slug in tables),
        food_sources=tables,
        poorly=poorly,
        of_milk=next((row for row in knowledge.calcium_absorption if row.milk_equivalent == 1), None),
        absorbed_sources=tuple(sorted({row.source for row in poorly})),
        caution_anchor=next((f"#{row.subject}" for row in knowledge.cautions if row.subject == _POTASSIUM), ""),
        notes=notes_about(knowledge, NoteTopic.FOODS),
    )


def _rendered(edition: PublishedEdition, nutrient: str, need: RequiredIntake | None) -> Mapping[str, str]:
    """Return the HTML of each food's row by slug, with shares of the need of `nutrient`; cached per edition."""
    amount = need.recommended if need else None

    def render() -> Mapping[str, str]:
        template = get_template("content/_food_row.html")
        return {
            row.food.slug: re.sub(r"\n\s*", "", template.render({"row": row}))
            for row in food_rows(edition, nutrient, amount)
        }

    return _rows.get(edition, (nutrient, amount), render)


def _need(edition: PublishedEdition, nutrient: str, region: Region) -> RequiredIntake | None:
    # The food questions leave out minerals that hardly anybody eats too little of; those have no share.
    screened = {row.nutrient for row in edition.knowledge.screener_nutrients}
    return daily_need(edition, nutrient, region) if nutrient in screened else None


def _poorly_taken_up(edition: PublishedEdition) -> tuple[CalciumAbsorption, ...]:
    not_counted = {food.slug for food in edition.knowledge.foods if not is_absorbed(food, "calcium")}
    rows = (row for row in edition.knowledge.calcium_absorption if not not_counted.isdisjoint(row.foods))
    return tuple(sorted(rows, key=lambda row: (row.absorbed_percent, row.slug)))


def _column(asked: FoodQuery, nutrient: Nutrient) -> FoodColumn:
    is_shown = asked.nutrient == nutrient.slug
    order = asked.sort if is_shown else None
    arias = {Order.MOST: "descending", Order.LEAST: "ascending"}
    other = Order.LEAST if order is Order.MOST else Order.MOST
    aria = arias.get(order, "") if order else ""
    return FoodColumn(nutrient, is_shown, aria, asked.query(nutrient=nutrient.slug, sort=other))
