"""The check is ready when no page that is left is expected to matter."""

from __future__ import annotations

import pytest

from tests.visitors import Visitor

EYELID_TWITCH = ("age-18-39", "sex-male", "flickering-twitch", "in-face-eyelid", "started-months-ago")
PRESENT = ("age-60-plus", "sex-male", "in-calf", "at-night-or-rest", "painful-tightening")


def test_it_stops_before_everything_was_asked(visitor: Visitor) -> None:
    page = visitor.walks(PRESENT)
    assert page.heading == "Check your answers"
    assert "not expected to change it" in page.text
    assert len(visitor.kept) < len(visitor.edition.index.questions)
    assert "Answer the rest first" not in page.text


@pytest.mark.parametrize(
    ("url", "offer"),
    [("/check/answers/", "See how your food compares"), ("/result/", "Answer the food questions")],
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


def test_the_rest_can_be_answered_page_after_page(visitor: Visitor) -> None:
    review = visitor.walks(EYELID_TWITCH)
    before = set(visitor.kept)
    page = visitor.reads(review.link_to("Answer the questions that are left"))
    left = []
    while page.questions:
        progress = page.root.one("p", class_="progress").text
        left.append(int("".join(letter for letter in progress if letter.isdigit()) or "0"))
        page = visitor.follows(visitor.submits(page, visitor.would_answer(page.questions)))
    # An estimate: an answer can settle the pages after it.
    assert left == sorted(set(left), reverse=True)
    assert left[0] >= 1
    assert page.heading == "Check your answers"
    assert "Answer the questions that are left" not in page.text
    assert set(visitor.kept) > before


def test_when_all_is_answered_nothing_is_said_to_be_left(visitor: Visitor) -> None:
    steps = visitor.edition.index.steps.values()
    visitor.has(visitor.would_answer([question.slug for step in steps for question in step.questions]))
    assert "There is nothing left to ask." in visitor.reads("/check/answers/").text


def test_coming_back_to_a_ready_check_leads_to_the_answers(visitor: Visitor) -> None:
    visitor.walks(PRESENT)
    assert visitor.asks("/check/").headers["Location"] == "/check/answers/"
