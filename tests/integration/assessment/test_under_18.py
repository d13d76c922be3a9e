"""The check is not for anyone under 18: a clear stop with where to go."""

from __future__ import annotations

import pytest

from tests.visitors import Visitor


@pytest.fixture
def child(visitor: Visitor) -> Visitor:
    """Somebody who said that they are under 18."""
    visitor.passes_safety()
    page = visitor.answers("about-you", {"age": ["under-18"], "sex": ["male"]})
    assert page.heading == "This check is for adults"
    return visitor


def test_it_says_where_to_go(child: Visitor) -> None:
    choice = child.edition.index.questions["age"].choices[0]
    assert choice.out_of_scope
    assert choice.out_of_scope in child.reads("/check/not-for-you/").text


@pytest.mark.parametrize("url", ["/check/", "/check/where/", "/check/answers/", "/result/"])
def test_there_is_no_way_round_it(child: Visitor, url: str) -> None:
    assert child.reads(url).heading == "This check is for adults"


def test_an_answer_sent_all_the_same_does_not_open_it(child: Visitor) -> None:
    page = child.answers("where", {"where": ["calf"], "one-side": ["no"]})
    assert page.heading == "This check is for adults"


def test_a_wrong_age_can_be_changed(child: Visitor) -> None:
    page = child.reads("/check/not-for-you/")
    page = child.reads(page.link_to("Change my answer"))
    assert page.checked["age"] == ("under-18",)
    page = child.follows(child.submits(page, {"age": ["18-39"], "sex": ["male"]}))
    assert page.questions == ["where", "one-side"]


def test_an_emergency_comes_before_the_stop(visitor: Visitor) -> None:
    page = visitor.answers("urgent-now", {"urgent-now": ["seizure"]})
    assert "Call your local emergency number" in page.heading
    visitor.answers("urgent-signs", {"urgent-signs": ["none"]})
    visitor.answers("about-you", {"age": ["under-18"], "sex": ["male"]})
    assert "Call your local emergency number" in visitor.reads("/check/emergency/").heading


def test_an_adult_is_not_stopped(visitor: Visitor) -> None:
    visitor.passes_safety()
    assert visitor.asks("/check/not-for-you/").headers["Location"] == "/check/about-you/"
