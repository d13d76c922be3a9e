"""Every bad answer is explained in the summary and on the field, and everything that was chosen stays."""

from __future__ import annotations

import pytest

from tests.pages import Page
from tests.visitors import Visitor

NOTHING: dict[str, list[str]] = {}

BAD = {
    "nothing chosen": ("urgent-now", NOTHING, ["urgent-now"]),
    "an unknown choice": ("urgent-now", {"urgent-now": ["chest-pain", "hiccups"]}, ["urgent-now"]),
    "none of these with another": ("urgent-now", {"urgent-now": ["none", "chest-pain"]}, ["urgent-now"]),
    "two choices for a single question": ("about-you", {"age": ["18-39", "40-59"], "sex": ["male"]}, ["age"]),
    "one of two questions": ("about-you", {"sex": ["female"]}, ["age"]),
    "neither of two": ("about-you", NOTHING, ["age", "sex"]),
    "food pages half answered": ("foods-plants", {"fruit": ["daily"]}, ["leafy-greens", "legumes"]),
}


@pytest.fixture(params=BAD, ids=str)
def case(request: pytest.FixtureRequest) -> tuple[str, dict[str, list[str]], list[str]]:
    """A step, what is sent to it, and the questions that are wrong (for food: the first of them)."""
    return BAD[request.param]


@pytest.fixture
def refused(visitor: Visitor, case: tuple[str, dict[str, list[str]], list[str]]) -> Page:
    """The answer to a bad answer."""
    step, sent, _wrong = case
    visitor.passes_safety()
    before = visitor.kept
    response = visitor.sends(step, sent)
    assert response.status_code == 422
    assert visitor.kept == before
    return Page(response.content)


def test_the_summary_links_to_each_field_with_its_message(
    refused: Page, case: tuple[str, dict[str, list[str]], list[str]]
) -> None:
    summary = refused.root.one("div", class_="error-summary")
    assert summary.get("role") == "alert"
    links = summary.all("a")
    wrong = case[2]
    assert [link.get("href") for link in links][: len(wrong)] == [f"#{slug}-1" for slug in wrong]
    for link in links:
        field = refused.by_id(link.get("href")[1:])
        assert field.tag == "input"
        message = refused.by_id(f"{field.get('name')}-error")
        assert link.text in message.text


def test_the_field_carries_the_message(refused: Page, case: tuple[str, dict[str, list[str]], list[str]]) -> None:
    for slug in case[2]:
        message = refused.by_id(f"{slug}-error")
        fieldset = next(f for f in refused.root.all("fieldset") if message in list(f))
        assert f"{slug}-error" in fieldset.get("aria-describedby").split()
        inputs = fieldset.all("input")
        assert inputs
        assert {item.get("aria-invalid") for item in inputs} == {"true"}
        # It stands before the choices, where it is met in reading.
        order = list(fieldset)
        assert order.index(message) < order.index(inputs[0])


def test_fields_without_a_problem_are_left_alone(refused: Page) -> None:
    wrong = {link.get("href")[1:-2] for link in refused.root.one("div", class_="error-summary").all("a")}
    for item in refused.root.all("input", class_="choice__input"):
        assert ("aria-invalid" in item.attributes) == (item.get("name") in wrong)


def test_everything_that_was_chosen_stays_chosen(
    refused: Page, case: tuple[str, dict[str, list[str]], list[str]]
) -> None:
    known = {slug: tuple(c for c in chosen if c != "hiccups") for slug, chosen in case[1].items()}
    assert {slug: set(chosen) for slug, chosen in refused.checked.items()} == {
        slug: set(chosen) for slug, chosen in known.items() if chosen
    }


def test_the_title_says_that_there_is_a_problem(refused: Page) -> None:
    assert refused.title.startswith("Error:")


def test_the_message_says_what_to_do(visitor: Visitor) -> None:
    visitor.passes_safety()
    both = Page(visitor.sends("urgent-now", {"urgent-now": ["none", "chest-pain"]}).content)
    assert "“None of these”" in both.by_id("urgent-now-error").text
    two = Page(visitor.sends("about-you", {"age": ["18-39", "40-59"], "sex": ["male"]}).content)
    assert visitor.edition.index.name_of_question["age"] in two.by_id("age-error").text


@pytest.mark.parametrize(
    "value",
    [
        '"><script>alert(1)</script>',
        "<img src=x onerror=alert(1)>",
        "' onmouseover='x",
        "{{ 7|add:7 }}",
        "\x00\x1f",
    ],
)
def test_nothing_that_is_sent_comes_back_as_markup(visitor: Visitor, value: str) -> None:
    visitor.passes_safety()
    for data in ({"urgent-now": [value]}, {"urgent-now": ["chest-pain", value]}, {value: [value]}):
        response = visitor.sends("urgent-now", data, return_to=value)
        assert response.status_code == 422
        page = Page(response.content)
        assert value not in page.html
        assert not page.root.all("img")
        assert [script for script in page.root.all("script") if not script.get("src")] == []


def test_questions_of_other_steps_are_not_taken_along(visitor: Visitor) -> None:
    visitor.sends("urgent-now", {"urgent-now": ["none"], "urgent-signs": ["none"], "anything": ["else"]})
    assert visitor.kept == {"urgent-now": ("none",)}


def test_a_choice_sent_twice_counts_once(visitor: Visitor) -> None:
    visitor.sends("urgent-now", {"urgent-now": ["none", "none"]})
    assert visitor.kept == {"urgent-now": ("none",)}
