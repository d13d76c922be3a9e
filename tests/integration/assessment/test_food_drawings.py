"""The drawing beside a food that is asked about."""

from __future__ import annotations

from django.template.loader import render_to_string

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning.knowledge import QuestionKind


def drawing(slug: str) -> str:
    """What the page has beside this question."""
    return render_to_string("crispy/_food_icon.html", {"slug": slug}).strip()


def test_every_food_that_ships_has_a_drawing_of_its_own(edition: PublishedEdition) -> None:
    """And it is not read out."""
    questions = [question for step in edition.index.steps.values() for question in step.questions]
    foods = [question.slug for question in questions if question.kind is QuestionKind.FREQUENCY]
    drawings = {drawing(slug) for slug in foods}
    assert len(drawings) == len(foods) > 0
    assert all('aria-hidden="true"' in each for each in drawings)


def test_a_food_of_an_editors_own_has_none() -> None:
    """Nor an error."""
    assert not drawing("seaweed")
