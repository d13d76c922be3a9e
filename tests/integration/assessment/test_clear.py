"""Every page of the check and the result can forget the answers."""

from __future__ import annotations

import pytest

from tests.visitors import Visitor


@pytest.fixture
def ready(visitor: Visitor) -> Visitor:
    """Somebody who has answered everything that matters."""
    visitor.is_ready()
    return visitor


@pytest.mark.parametrize("url", ["/", "/check/feel/", "/check/answers/", "/result/"])
def test_it_is_offered_on_every_page(ready: Visitor, url: str) -> None:
    forms = ready.reads(url).root.all("form", action="/check/clear/")
    assert len(forms) == 1
    assert forms[0].get("method") == "post"
    assert forms[0].all("input", name="csrfmiddlewaretoken")


def test_it_is_offered_on_the_page_of_an_emergency(visitor: Visitor) -> None:
    page = visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    assert page.root.all("form", action="/check/clear/")


def test_nothing_is_left_in_the_browser(ready: Visitor) -> None:
    response = ready.posts("/check/clear/", {"csrfmiddlewaretoken": ready.csrf_token})
    assert response.headers["Location"] == "/check/cleared/"
    assert response.cookies["answers"].value == ""
    assert response.cookies["answers"]["max-age"] == 0
    assert ready.cookie == ""
    assert ready.reads("/check/cleared/").heading == "Your answers are cleared"


def test_the_next_check_begins_at_the_beginning(ready: Visitor) -> None:
    ready.posts("/check/clear/", {"csrfmiddlewaretoken": ready.csrf_token})
    page = ready.reads("/check/")
    assert page.questions == ["urgent-now"]
    assert page.checked == {}
    assert ready.reads("/result/").questions == ["urgent-now"]


def test_a_link_asks_before_it_clears(ready: Visitor) -> None:
    page = ready.reads("/check/clear/")
    assert page.heading == "Clear your answers?"
    assert len(page.root.all("form", action="/check/clear/")) == 1
    assert page.link_to("Keep them and go on") == "/check/"
    assert ready.kept


@pytest.mark.parametrize("url", ["/", "/check/where/", "/check/answers/", "/result/", "/check/cleared/"])
def test_the_foot_of_every_page_leads_to_it(ready: Visitor, url: str) -> None:
    links = ready.reads(url).root.one("footer").all("a")
    assert [link.text for link in links if link.get("href") == "/check/clear/"] == ["Clear my answers"]


def test_another_site_cannot_clear(ready: Visitor) -> None:
    assert ready.posts("/check/clear/", {}).status_code == 403
    assert ready.kept
