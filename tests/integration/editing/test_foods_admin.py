"""Foods are edited in their list, and their figures agree with each other."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spasmcheck.editing.accounts.roles import Role
from spasmcheck.evidence.models import Food, FoodAmount, RowChange, ScreenerItem
from spasmcheck.evidence.models.foods import FOOD_TAGS
from spasmcheck.reasoning import Knowledge
from tests.editors import Editor, change_path, person
from tests.pages import Page

ALMONDS = "/admin/evidence/food/?q=almond"
MAGNESIUM = "/admin/evidence/foodamount/?q=magnesium"


@pytest.fixture(scope="module")
def loaded(shipped: Knowledge) -> Knowledge:
    """The shipped rows."""
    return shipped


def field(food: Food, name: str) -> str:
    """The name of the input of a food in the list."""
    number = [row.slug for row in foods_listed()].index(food.slug)
    return f"form-{number}-{name}"


def foods_listed() -> list[Food]:
    words = ("slug", "name", "usda_description", "usda_number")
    return [
        food
        for food in Food.objects.order_by("name", "pk")
        if any("almond" in getattr(food, word).lower() for word in words)
    ]


def save(editor: Editor, page: Page, changes: dict[str, Any]):
    return editor.sends(ALMONDS, page, {"_save": "Save"} | changes, form="changelist-form")


@pytest.fixture
def almonds() -> Food:
    return Food.objects.get(slug="almonds")


def test_servings_are_changed_in_the_list_on_the_record(editor: Editor, almonds: Food) -> None:
    page = editor.reads(ALMONDS)
    response = save(editor, page, {"change_reason": "Plainer", field(almonds, "serving"): "a small handful"})
    assert response.status_code == 302
    almonds.refresh_from_db()
    assert almonds.serving == "a small handful"
    (change,) = RowChange.objects.all()
    assert (change.kind, change.key, change.why) == ("foods", "almonds", "Plainer")


def test_a_serving_that_disagrees_with_100_g_is_refused_and_the_figure_told(editor: Editor, almonds: Food) -> None:
    page = editor.reads(ALMONDS)
    response = save(editor, page, {"change_reason": "Larger", field(almonds, "serving_grams"): "56.7"})
    page = Page(response.content)
    assert "With 270 mg in 100 g, a serving of 56.7 g holds 153.1 mg." in page.root.text
    assert page.root.one(name=field(almonds, "serving_grams")).get("value") == "56.7"
    assert page.root.one("input", name="change_reason").get("value") == "Larger"
    assert not RowChange.objects.exists()


def test_of_two_who_edit_the_list_neither_undoes_the_other(editor: Editor, almonds: Food) -> None:
    other = Editor(person("emil", Role.EDITOR))
    page = editor.reads(ALMONDS)
    other.saves(almonds, serving="1 oz")
    # What the other changed and this one did not, stays.
    save(editor, page, {field(almonds, "serving_grams"): "28.3"})
    almonds.refresh_from_db()
    assert (almonds.serving, almonds.serving_grams) == ("1 oz", 28.3)
    # What both changed is said, and saving once more is meant.
    again = Page(save(editor, page, {field(almonds, "serving"): "a handful"}).content)
    assert "Somebody changed this to 1 oz in the meantime." in again.root.text
    save(editor, again, {})
    almonds.refresh_from_db()
    assert almonds.serving == "a handful"


def test_amounts_are_changed_in_their_list_and_must_agree(editor: Editor, almonds: Food) -> None:
    page = editor.reads(MAGNESIUM)
    shown = [row.pk for row in FoodAmount.objects.filter(nutrient__slug="magnesium").order_by("food__name", "pk")]
    held = FoodAmount.objects.get(food=almonds, nutrient__slug="magnesium")
    name = f"form-{shown.index(held.pk)}-mg"
    refused = editor.sends(MAGNESIUM, page, {"_save": "Save", name: "90"}, form="changelist-form")
    assert "With 270 mg in 100 g, a serving of 28.35 g holds 76.5 mg." in Page(refused.content).root.text
    assert not RowChange.objects.exists()
    editor.sends(MAGNESIUM, page, {"_save": "Save", name: "76"}, form="changelist-form")
    held.refresh_from_db()
    assert held.mg == 76
    (change,) = RowChange.objects.all()
    assert (change.kind, change.key) == ("food_amounts", "almonds/magnesium")


def test_the_page_of_a_food_edits_what_it_holds(editor: Editor, almonds: Food) -> None:
    path = change_path(almonds)
    page = editor.reads(path)
    refused = editor.sends(path, page, {"serving_grams": "56.7"}, form="food_form")
    assert "With 270 mg in 100 g, a serving of 56.7 g holds 153.1 mg." in Page(refused.content).root.text
    assert not RowChange.objects.exists()
    editor.sends(path, page, {"amounts-0-mg": "76"}, form="food_form")
    assert almonds.amounts.get(nutrient__slug="magnesium").mg == 76
    (change,) = RowChange.objects.all()
    assert change.key == "almonds/magnesium"


def test_the_shipped_foods_keep_these_rules() -> None:
    known = {tag for tag, _label in FOOD_TAGS}
    for amount in FoodAmount.objects.select_related("food", "nutrient"):
        assert not amount.disagreement(), amount
    for food in Food.objects.all():
        assert known.issuperset(food.tags), food


def test_tags_come_from_a_closed_list(editor: Editor, almonds: Food) -> None:
    page = editor.reads("/admin/evidence/food/?tag=fortified&all=")
    names = {link.text for link in page.root.all("a") if "/food/" in link.get("href")}
    fortified = {food.name for food in Food.objects.all() if "fortified" in food.tags}
    assert fortified <= names
    assert almonds.name not in names
    refused = editor.saves(almonds, tags="delicious")
    assert b"Select a valid choice" in refused.content
    editor.saves(almonds, tags=["contains-nuts", "vegan"])
    almonds.refresh_from_db()
    assert set(almonds.tags) == {"contains-nuts", "vegan"}


def test_the_shares_of_a_mix_make_a_whole(editor: Editor) -> None:
    cheese = ScreenerItem.objects.get(question__slug="cheese")
    path = change_path(cheese)
    response = editor.sends(path, editor.reads(path), {"foods-0-share": "0.5"}, form="screeneritem_form")
    assert b"The shares add up to 1.1. They must add up to 1." in response.content
    assert not RowChange.objects.exists()


def test_a_long_list_asks_no_more_than_a_short_one(editor: Editor) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            editor.reads(path)
        return len(queries)

    asked(ALMONDS)
    assert asked(ALMONDS) == asked("/admin/evidence/food/?q=e")
