"""The figure takes its places from the choices, so an editor may add, rename and remove them."""

from __future__ import annotations

from django.template.loader import render_to_string

from spasmcheck.reasoning.knowledge import Choice, Question, QuestionKind
from tests.pages import Element, Page


def drawn(**labels: str) -> Page:
    """The figure of a question with these choices."""
    choices = tuple(Choice(slug=slug, label=label) for slug, label in labels.items())
    question = Question(slug="spot", kind=QuestionKind.MULTIPLE, text="Where?", body_picture=True, choices=choices)
    return Page(render_to_string("crispy/_body_picture.html", {"question": question, "slug": "spot"}))


def places(page: Page) -> list[Element]:
    """What can be chosen on the figure."""
    return page.root.all("g", role="checkbox")


def test_a_place_is_named_as_its_choice_and_knows_its_checkbox() -> None:
    found = {place.get("data-place"): place for place in places(drawn(calf="Wade", jaw="Kiefer"))}
    assert found["calf"].get("aria-label") == "Wade"
    assert found["calf"].get("data-box") == "spot-1"
    assert found["jaw"].get("data-box") == "spot-2"


def test_a_place_without_a_choice_is_a_plain_part_of_the_figure() -> None:
    assert [place.get("data-place") for place in places(drawn(calf="Calf"))] == ["calf"]


def test_a_choice_without_a_place_is_in_the_list_alone() -> None:
    assert places(drawn(elbow="Elbow", many="Many places")) == []
