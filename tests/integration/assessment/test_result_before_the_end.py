"""Results may be asked for once the danger signs are answered, and not before."""

from __future__ import annotations

import pytest

from tests.visitors import SAFE, Visitor

EARLY = ["/result/", "/check/answers/", "/check/where/", "/check/foods-plants/"]


@pytest.mark.parametrize("url", EARLY)
def test_without_the_danger_signs_every_way_leads_to_them(visitor: Visitor, url: str) -> None:
    assert visitor.reads(url).questions == ["urgent-now"]


@pytest.mark.parametrize("url", EARLY)
def test_half_of_them_is_not_enough(visitor: Visitor, url: str) -> None:
    visitor.answers("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    assert visitor.reads(url).questions == ["urgent-signs"]


def test_an_answer_to_a_later_page_does_not_get_round_them(visitor: Visitor) -> None:
    page = visitor.answers("where", {"where": ["calf"], "one-side": ["no"]})
    assert page.questions == ["urgent-now"]
    assert visitor.reads("/result/").questions == ["urgent-now"]


def test_before_them_no_page_offers_the_result(visitor: Visitor) -> None:
    assert "/result/" not in visitor.reads("/check/urgent-now/").links


def test_after_them_every_page_does(visitor: Visitor) -> None:
    page = visitor.passes_safety()
    seen = 0
    while page.questions:
        assert page.link_to("Stop here and see the result") == "/result/", page.questions
        seen += 1
        page = visitor.follows(visitor.submits(page, visitor.would_answer(page.questions)))
    assert seen >= 10


def test_an_early_result_says_what_was_not_asked(visitor: Visitor) -> None:
    visitor.passes_safety()
    review = visitor.reads("/check/answers/")
    assert review.link_to("Answer the rest first") == "/check/about-you/"
    result = visitor.reads(review.link_to("See my result"))
    assert result.heading == "Your result"
    assert result.link_to("Answer the rest") == "/check/about-you/"


def test_with_an_emergency_the_result_is_the_emergency_however_early(visitor: Visitor) -> None:
    visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    visitor.answers("urgent-signs", {"urgent-signs": ["none"]})
    assert visitor.reads("/result/").root.all("section", class_="advice--emergency")
