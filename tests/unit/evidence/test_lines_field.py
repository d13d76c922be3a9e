"""Lists of short texts, edited one a line."""

from __future__ import annotations

import pytest
from django.forms import modelform_factory

from spasmcheck.evidence.models import Cause, Food, FoodGroup, Source
from spasmcheck.evidence.models.fields import lines_of


@pytest.fixture
def food(db) -> Food:
    return Food.objects.create(
        slug="cheddar",
        name="Cheddar",
        group=FoodGroup.objects.create(slug="dairy", name="Dairy"),
        serving="1",
        serving_grams=30,
        serving_basis="chosen-portion",
        usda_number="01009",
        usda_description="Cheese",
        source=Source.objects.create(slug="usda", title="USDA", kind="reference"),
        tags=["vegan", " two words "],
    )


def test_items_come_back_as_they_went_in(food):
    food.refresh_from_db()
    assert food.tags == ("vegan", " two words ")
    assert Food.objects.values_list("tags", flat=True).get() == ("vegan", " two words ")


@pytest.mark.parametrize("item", ["a\nb", "a\rb", ""])
def test_an_item_that_would_not_come_back_is_refused(food, item):
    food.tags = ["vegan", item]
    with pytest.raises(ValueError, match="line break"):
        food.save()


def test_a_text_is_split_into_lines(food):
    food.tags = "vegan\r\n\r\n  contains-milk  \r\n"
    food.save()
    food.refresh_from_db()
    assert food.tags == ("vegan", "contains-milk")


def test_a_new_row_has_no_items():
    assert Cause().tests == ()
    assert lines_of(None) == ()


def test_a_form_shows_one_item_a_line_and_takes_them_back(food):
    form_class = modelform_factory(Food, fields=["tags"])
    assert "vegan\n" in str(form_class(instance=food)["tags"])
    form = form_class({"tags": "a\r\nb"}, instance=food)
    assert form.is_valid()
    assert form.has_changed()
    assert form.save().tags == ("a", "b")
    assert not form_class({"tags": "a\r\nb\r\n"}, instance=food).has_changed()
    assert form_class({"tags": ""}, instance=food).is_valid()


def test_an_item_can_be_searched_for(food):
    assert Food.objects.filter(tags__contains="vegan").exists()
    assert not Food.objects.filter(tags__contains="nuts").exists()
