"""The estimate of minerals in food, against what the visitor's country recommends."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from spasmcheck.reasoning.knowledge import Region
from tests.visitors import Visitor


@pytest.fixture
def eater(visitor: Visitor) -> Visitor:
    """Somebody who has answered every page, and needs no caution."""
    steps = visitor.edition.index.steps.values()
    questions = [question.slug for step in steps for question in step.questions]
    visitor.has(visitor.would_answer(questions, ("age-18-39", "sex-female")))
    return visitor


@pytest.mark.parametrize("region", list(Region))
def test_needs_are_those_of_the_region(eater: Visitor, settings: Settings, region: Region) -> None:
    settings.SPASMCHECK_REGION = region.value
    food = eater.reads("/result/").by_id("food")
    assert f"reference intakes of the {region}" in food.one("caption").text
    assert len(food.all("tbody")[0].all("tr")) == 3
    needs = {
        f"{row.recommended:,.0f}"
        for row in eater.edition.knowledge.required_intakes
        if row.region is region and row.nutrient in {"magnesium", "calcium", "potassium"}
    }
    for row in food.all("tbody")[0].all("tr"):
        assert row.all("td")[1].text.split(" to ")[0] in needs


def test_an_estimate_has_its_error(eater: Visitor) -> None:
    for row in eater.reads("/result/").by_id("food").all("tbody")[0].all("tr"):
        estimate = row.all("td")[0].text
        assert " to " in estimate or estimate == "plenty"


def test_without_the_food_pages_there_is_no_estimate_but_an_offer(visitor: Visitor) -> None:
    visitor.is_ready()
    food = visitor.reads("/result/").by_id("food")
    assert food.all(id="food-caption") == []
    assert [link.get("href") for link in food.all("a", class_="button")] == ["/check/diet/?return=food"]
