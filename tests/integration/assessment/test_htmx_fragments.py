"""With htmx the next page is swapped in: the same page without what stands around it."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.pages import Page
from tests.visitors import HTMX, SAFE, Visitor

HISTORY = {"HX-History-Restore-Request": "true"}
"""What htmx sends when it goes back, as every page tells it to: without the header of an htmx request."""


def is_fragment(page: Page) -> bool:
    """A title and the content of the main part, and nothing around them."""
    return not page.root.all("html") and not page.root.all("header") and len(page.root.all("title")) == 1


def test_an_answer_brings_the_next_step_with_its_title_and_address(visitor: Visitor) -> None:
    response = visitor.sends("urgent-now", {"urgent-now": SAFE["urgent-now"]}, **HTMX)
    page = Page(response.content)
    assert response.status_code == 200
    assert is_fragment(page)
    assert page.questions == ["urgent-signs"]
    assert page.title.startswith(page.heading)
    assert page.title.endswith("spasmcheck")
    assert response.headers["HX-Push-Url"] == "/check/urgent-signs/"
    assert visitor.kept == {"urgent-now": ("none",)}


def test_a_fragment_holds_what_the_whole_page_holds(visitor: Visitor) -> None:
    sent = visitor.sends("urgent-now", {"urgent-now": SAFE["urgent-now"]}, **HTMX)
    fragment, whole = Page(sent.content), visitor.reads(sent.headers["HX-Push-Url"])
    assert fragment.title == whole.title
    assert fragment.root.text.removeprefix(fragment.title).strip() == whole.text
    assert fragment.step_form.get("data-hx-post") == whole.step_form.get("action") == "/check/urgent-signs/"
    assert fragment.root.one("h1").get("tabindex") == "-1"


def test_a_problem_brings_the_same_step_with_status_422(visitor: Visitor) -> None:
    response = visitor.sends("urgent-now", {}, **HTMX)
    page = Page(response.content)
    assert response.status_code == 422
    assert is_fragment(page)
    assert page.root.one("div", class_="error-summary").get("tabindex") == "-1"
    # The address stays what it is: going back must not meet the problem again.
    assert "HX-Push-Url" not in response.headers


def test_an_emergency_is_a_page_of_its_own(visitor: Visitor) -> None:
    response = visitor.sends("urgent-now", {"urgent-now": ["chest-pain"]}, **HTMX)
    assert response.headers["HX-Redirect"] == "/check/emergency/"
    assert visitor.kept == {"urgent-now": ("chest-pain",)}
    assert visitor.reads("/check/emergency/").root.all("html")


def test_a_stop_is_brought_with_its_address(visitor: Visitor) -> None:
    visitor.passes_safety()
    response = visitor.sends("about-you", {"age": ["under-18"], "sex": ["male"]}, **HTMX)
    assert is_fragment(Page(response.content))
    assert response.headers["HX-Push-Url"] == "/check/not-for-you/"


def test_the_last_answer_brings_the_review_with_its_address(visitor: Visitor) -> None:
    visitor.is_ready()
    last = max(visitor.kept, key=list(visitor.kept).index)
    step = visitor.edition.index.step_of_question[last]
    questions = [question.slug for question in visitor.edition.index.steps[step].questions]
    response = visitor.sends(step, {slug: visitor.kept[slug] for slug in questions}, **HTMX)
    assert is_fragment(Page(response.content))
    assert response.headers["HX-Push-Url"] == "/check/answers/"


def test_a_changed_answer_leads_back_to_the_whole_result(visitor: Visitor) -> None:
    visitor.is_ready()
    response = visitor.sends("nerve-symptoms", {"nerve-symptoms": ["none"]}, return_to="result", **HTMX)
    assert response.headers["HX-Redirect"] == "/result/"


def test_going_back_in_history_brings_the_whole_page(visitor: Visitor) -> None:
    response = visitor.asks("/check/urgent-now/", **HISTORY)
    assert Page(response.content).root.all("html")
    assert "HX-Push-Url" not in response.headers


@pytest.mark.parametrize("url", ["/", "/check/", "/check/urgent-now/", "/check/cleared/", "/no-such-page/"])
def test_caches_are_told_that_fragments_differ(visitor: Visitor, url: str) -> None:
    assert "HX-Request" in visitor.asks(url).headers["Vary"]
    assert "HX-Request" in visitor.asks(url, **HTMX).headers["Vary"]


@pytest.mark.parametrize(("url", "status"), [("/check/no-such-step/", 404), ("/check/today/no/", 404)])
def test_an_error_is_brought_as_a_fragment_too(visitor: Visitor, url: str, status: int) -> None:
    response = visitor.asks(url, **HTMX)
    assert response.status_code == status
    assert is_fragment(Page(response.content))


def test_what_is_refused_before_any_view_is_brought_as_a_fragment_too(
    visitor: Visitor, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = visitor.asks("/", host="nowhere.example", **HTMX)
    assert response.status_code == 400
    assert is_fragment(Page(response.content))
