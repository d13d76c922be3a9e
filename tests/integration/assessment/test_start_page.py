"""The start page: what this is, for whom, and one button."""

from __future__ import annotations

from pytest_django import Settings

from tests.visitors import SAFE, Visitor


def test_it_says_what_this_is_and_leads_to_the_check(visitor: Visitor) -> None:
    page = visitor.reads("/")
    assert "spasms" in page.heading
    assert page.link_to("Start the check") == "/check/"


def test_it_leaves_nothing_in_the_browser(visitor: Visitor) -> None:
    visitor.reads("/")
    assert not visitor.client.cookies


def test_it_offers_nothing_to_clear_before_anything_is_answered(visitor: Visitor) -> None:
    assert visitor.reads("/").root.all("form") == []


def test_a_visitor_who_comes_back_can_go_on_or_clear(visitor: Visitor) -> None:
    visitor.answers("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    page = visitor.reads("/")
    assert page.link_to("Go on with your check") == "/check/"
    assert page.root.one("form").get("action") == "/check/clear/"
    assert visitor.reads("/check/").questions == ["urgent-signs"]


def test_it_says_what_to_do_in_an_emergency_with_the_number_of_the_place(
    visitor: Visitor, settings: Settings
) -> None:
    assert "Call your local emergency number now" in visitor.reads("/").text
    settings.SPASMCHECK_EMERGENCY_NUMBER = "112"
    assert "Call 112 now" in visitor.reads("/").text
