"""The check is ready when no page that is left is expected to matter."""

from __future__ import annotations

import pytest

from tests.visitors import Visitor

PRESENT = ("age-60-plus", "sex-male", "in-calf", "at-night-or-rest", "painful-tightening")


def test_it_stops_before_everything_was_asked(visitor: Visitor) -> None:
    page = visitor.walks(PRESENT)
    assert page.heading == "Check your answers"
    assert "not expected to change your result" in page.text
    assert len(visitor.kept) < len(visitor.edition.model.questions)
    assert "Answer the rest first" not in page.text


@pytest.mark.parametrize(
    ("url", "offer"),
    [("/check/answers/", "see how your food compares"), ("/result/", "Answer the food questions")],
)
def test_the_food_pages_are_a_part_of_their_own_that_ends_at_the_result(
    visitor: Visitor, url: str, offer: str
) -> None:
    visitor.walks(PRESENT)
    offered = visitor.reads(url).link_to(offer)
    before = len(visitor.addresses)
    page = visitor.reads(offered)
    while page.questions:
        page = visitor.follows(visitor.submits(page, visitor.would_answer(page.questions)))
    asked = [address.split("?")[0] for address in visitor.addresses[before:] if address.startswith("/check/")]
    assert list(dict.fromkeys(asked)) == ["/check/diet/", "/check/foods-plants/", "/check/foods-other/"]
    assert page.heading == "Your result"
    assert page.by_id("food").all("table")
    assert offer not in visitor.reads(url).text


def test_coming_back_to_a_ready_check_leads_to_the_answers(visitor: Visitor) -> None:
    visitor.walks(PRESENT)
    assert visitor.asks("/check/").headers["Location"] == "/check/answers/"
