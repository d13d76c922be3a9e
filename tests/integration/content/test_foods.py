"""The page of foods: every figure of the food table, searched, filtered and sorted, from memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning.knowledge import Food
from tests.outages import database_away
from tests.pages import Element, Page
from tests.visitors import HTMX, Visitor

MINERALS = ("magnesium", "calcium", "potassium", "sodium")
NEEDS = {"magnesium": 420, "calcium": 1200, "potassium": 3400}
"""The most that is recommended to adults in the United States, in mg a day."""

MARKS = {
    "high-potassium-caution": "High in potassium",
    "high-oxalate": "Its calcium is poorly taken up",
    "fortified": "Fortified: read the label",
    "not-fortified": "Not fortified",
    "high-sodium": "Salty",
    "very-high-selenium": "Very high in selenium",
    "grapefruit-drug-interactions": "Changes how some medicines work: ask a pharmacist",
    "not-suggested": "Not suggested by us",
}


def rows(page: Page) -> list[Element]:
    """The rows of the list."""
    return [row for body in page.root.all("tbody") for row in body.all("tr")]


def name_of(row: Element) -> str:
    """The food of a row, with its portion and marks."""
    return row.one("summary").text


def listed(edition: PublishedEdition, page: Page) -> list[str]:
    """The foods of the list, by slug, in its order."""
    numbers = re.findall(r"USDA (\d+): ", " ".join(row.text for row in rows(page)))
    by_number = {food.usda_number: food.slug for food in edition.knowledge.foods}
    return [by_number[number] for number in numbers]


def figure(amount: float) -> str:
    """As the page writes it."""
    return f"{amount:,.1f}".removesuffix(".0")


@pytest.mark.parametrize("nutrient", MINERALS)
def test_every_food_shows_exactly_its_figures(edition: PublishedEdition, visitor: Visitor, nutrient: str) -> None:
    with database_away():
        page = visitor.reads(f"/foods/?nutrient={nutrient}&sort=name&whole=on")
    foods = sorted(edition.knowledge.foods, key=lambda food: food.name.casefold())
    groups = {group.slug: group.name for group in edition.knowledge.food_groups}
    assert len(foods) == len(rows(page)) == 200
    assert page.by_id("foods-count").text == "200 foods"
    for food, row in zip(foods, rows(page), strict=True):
        group, *cells = [cell.text for cell in row.all("td")]
        held = [edition.index.food_amounts[mineral][food.slug] for mineral in MINERALS]
        portion, in_100g = [row.mg for row in held], [row.mg_per_100g for row in held]
        marks = [MARKS[tag] for tag in food.tags if tag in MARKS]
        assert name_of(row) == " ".join([food.name, f"{food.serving}, {food.serving_grams:g} g", *marks])
        assert group == groups[food.group]
        assert cells[:4] == [figure(amount) for amount in portion]
        for told, amounts in (("In this portion", portion), ("In a hundred grams", in_100g)):
            line = ", ".join(f"{m} {figure(amount)} mg" for m, amount in zip(MINERALS, amounts, strict=True))
            assert f"{told}: {line}." in row.text, food.slug
        assert food.note in row.text
        assert food.usda_description in row.text
        if nutrient == "sodium":
            assert cells[4:] == []
        elif nutrient == "calcium" and "high-oxalate" in food.tags:
            assert cells[4:] == ["not counted"]
            assert not row.all("rect")
        else:
            share = f"{round(100 * portion[MINERALS.index(nutrient)] / NEEDS[nutrient])}%"
            assert cells[4:] == [share]
            assert row.one("rect").get("width") == share


def test_the_need_and_the_table_are_named(edition: PublishedEdition, visitor: Visitor) -> None:
    for nutrient, need in NEEDS.items():
        text = visitor.reads(f"/foods/?nutrient={nutrient}&q=banana").text
        assert f"A full bar is a day’s need: {need:,} mg of {nutrient}" in text
    assert "Standard Reference, release 28" in text
    assert "Most people eat more sodium than they need" in visitor.reads("/foods/?nutrient=sodium").text


def little_potassium(edition: PublishedEdition, food: Food) -> bool:
    return edition.index.food_amounts["potassium"][food.slug].mg <= 200


FILTERS: dict[str, Callable[[PublishedEdition, Food], bool]] = {
    "q=beans": lambda edition, food: "beans" in food.name.lower(),
    "group=fruit": lambda edition, food: food.group == "fruit",
    "diet=vegan": lambda edition, food: "vegan" in food.tags,
    "diet=vegetarian": lambda edition, food: "vegetarian" in food.tags,
    "diet=no-dairy": lambda edition, food: "contains-dairy" not in food.tags,
    "diet=no-nuts": lambda edition, food: not {"contains-nuts", "contains-peanuts"} & set(food.tags),
    "low_potassium=on": little_potassium,
    "q=boiled&group=leafy-greens&diet=vegan&low_potassium=on": lambda edition, food: (
        "boiled" in food.name and food.group == "leafy-greens" and little_potassium(edition, food)
    ),
}


@pytest.mark.parametrize("query", FILTERS)
def test_filters_leave_what_fits(edition: PublishedEdition, visitor: Visitor, query: str) -> None:
    page = visitor.reads(f"/foods/?{query}&whole=on")
    wanted = {food.slug for food in edition.knowledge.foods if FILTERS[query](edition, food)}
    assert 0 < len(wanted) < 200
    assert set(listed(edition, page)) == wanted
    assert page.by_id("foods-count").text == f"{len(wanted)} foods"
    assert ("checked" in page.by_id("food-low_potassium").attributes) == ("low_potassium" in query)


@pytest.mark.parametrize("nutrient", MINERALS)
@pytest.mark.parametrize("sort", ["most", "least"])
def test_most_or_least_comes_first(visitor: Visitor, nutrient: str, sort: str) -> None:
    page = visitor.reads(f"/foods/?nutrient={nutrient}&sort={sort}&q=boiled&whole=on")
    column = 1 + MINERALS.index(nutrient)
    shown = [float(row.all("td")[column].text.replace(",", "")) for row in rows(page)]
    assert len(shown) > 30
    assert shown == sorted(shown, reverse=sort == "most")


def test_a_long_list_begins_with_its_first_and_leads_to_the_rest(
    edition: PublishedEdition, visitor: Visitor
) -> None:
    first = visitor.reads("/foods/?diet=vegan")
    whole = visitor.reads(first.link_to("Show all"))
    assert 30 <= len(listed(edition, first)) <= 50 < len(listed(edition, whole))
    assert listed(edition, whole)[: len(listed(edition, first))] == listed(edition, first)
    assert first.by_id("foods-count").text == whole.by_id("foods-count").text == f"{len(rows(whole))} foods"
    assert "Show all" not in whole.text
    assert "diet=vegan" in whole.by_id("sort-calcium").get("href")


def test_foods_come_by_name_or_by_group(edition: PublishedEdition, visitor: Visitor) -> None:
    foods = {food.slug: food for food in edition.knowledge.foods}
    place = [group.slug for group in edition.knowledge.food_groups]
    by_name = listed(edition, visitor.reads("/foods/?sort=name&whole=on"))
    assert by_name == sorted(by_name, key=lambda slug: foods[slug].name.casefold())
    by_group = listed(edition, visitor.reads("/foods/?sort=group&whole=on"))
    assert by_group == sorted(by_name, key=lambda slug: place.index(foods[slug].group))


def test_heads_of_columns_sort(edition: PublishedEdition, visitor: Visitor) -> None:
    page = visitor.reads("/foods/?q=beans&diet=vegan")
    first = listed(edition, page)
    assert page.root.one("th", aria_sort="descending").one("a").text == "Magnesium"
    page = visitor.reads(page.by_id("sort-magnesium").get("href"))
    assert page.root.one("th", aria_sort="ascending").one("a").text == "Magnesium"
    assert set(listed(edition, page)) == set(first)
    page = visitor.reads(page.by_id("sort-potassium").get("href"))
    assert page.root.one("th", aria_sort="descending").one("a").text == "Potassium"
    page = visitor.reads(page.by_id("sort-name").get("href"))
    assert page.root.one("th", aria_sort="ascending").one("a").text == "Food"
    assert page.by_id("food-q").get("value") == "beans"
    chosen = {option.get("value") for option in page.root.all("option") if "selected" in option.attributes}
    assert chosen == {"potassium", "", "vegan", "name"}


def test_an_empty_list_says_what_to_do(visitor: Visitor) -> None:
    page = visitor.reads("/foods/?q=zzz")
    assert page.by_id("foods-count").text == "0 foods"
    assert not page.root.all("table")
    assert page.link_to("Show all foods") == "/foods/"
    page = visitor.reads("/foods/?q=fruit&group=dairy&diet=vegan")
    assert "No food here fits all of this" in page.text


def test_words_that_name_a_group_lead_to_it(edition: PublishedEdition, visitor: Visitor) -> None:
    page = visitor.reads("/foods/?q=nuts&diet=vegan")
    whole = listed(edition, visitor.reads(page.link_to("Nuts and seeds")))
    assert "almonds" in whole
    assert "almonds" not in listed(edition, page)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nutrient", "iron"),
        ("group", "<b>"),
        ("diet", "paleo"),
        ("sort", "price"),
        ("q", "x" * 101),
        ("q", "a\0b"),
    ],
)
def test_what_cannot_be_answered_is_explained(
    edition: PublishedEdition, visitor: Visitor, field: str, value: str
) -> None:
    others = {"q": "beans", "diet": "vegan", "sort": "least"}
    url = f"/foods/?{urlencode(others | {field: value})}"
    response = visitor.asks(url)
    assert response.status_code == 422
    page = Page(response.content)
    summary = page.root.one("div", class_="error-summary")
    assert [link.get("href") for link in summary.all("a")] == [f"#food-{field}"]
    control = page.by_id(f"food-{field}")
    assert control.get("aria-invalid") == "true"
    assert summary.one("a").text in page.by_id(control.get("aria-describedby")).text
    assert page.by_id("food-q").get("value") == (value if field == "q" else "beans")
    without = {name: given for name, given in others.items() if name != field}
    assert listed(edition, page) == listed(edition, visitor.reads(f"/foods/?{urlencode(without)}"))
    assert visitor.asks(url, **HTMX).headers["HX-Redirect"] == url


def test_htmx_gets_the_list_and_a_short_address(edition: PublishedEdition, visitor: Visitor) -> None:
    url = "/foods/?q=beans&nutrient=magnesium&group=&diet=vegan&sort=most"
    response = visitor.asks(url, **HTMX)
    assert response.headers["HX-Replace-Url"] == "/foods/?q=beans&diet=vegan"
    assert b"<html" not in response.content
    page = Page(response.content)
    assert listed(edition, page) == listed(edition, visitor.reads(url))
    assert page.by_id("foods-results").all("table")
    assert page.by_id("foods-count").text == f"{len(rows(page))} foods"
    assert visitor.asks("/foods/?nutrient=magnesium&sort=most", **HTMX).headers["HX-Replace-Url"] == "/foods/"
