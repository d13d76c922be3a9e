"""What a tab of these tests takes for a complaint, and what it does not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser


def searches(tab: Tab, words: str) -> list[Route]:
    """Type words to look for; the request stays without an answer until its route goes on."""
    held: list[Route] = []

    # Playwright keeps its own notes on what it is handed, so a method of a list will not do.
    def hold(route: Route) -> None:
        held.append(route)

    tab.opens("/search/")
    tab.page.route("**/search/", hold, times=1)
    with tab.page.expect_request("**/search/"):
        tab.page.get_by_label("Words to look for").press_sequentially(words)
    return held


def test_a_request_that_somebody_who_types_overtakes_is_none(tab: Tab) -> None:
    searches(tab, "chest")
    with tab.page.expect_console_message(lambda message: "htmx:sendAbort" in message.text):
        tab.page.get_by_label("Words to look for").press_sequentially(" pa")
    expect(tab.page.get_by_role("status")).to_contain_text("matches for “chest pa”")
    assert tab.complaints
    assert tab.unexpected() == []


def test_a_request_that_is_given_up_for_nothing_is_one(tab: Tab) -> None:
    searches(tab, "chest")
    with tab.page.expect_console_message(lambda message: "htmx:sendAbort" in message.text):
        tab.page.evaluate("htmx.trigger('form.search', 'htmx:abort')")
    assert any("htmx:sendAbort" in text for text in tab.unexpected())
    tab.expected.append("[object HTML")


def test_a_request_that_fails_is_one_also_where_another_follows(tab: Tab) -> None:
    tab.opens("/search/")
    tab.page.route("**/search/", lambda route: route.abort(), times=1)
    with tab.page.expect_console_message(lambda message: "htmx:sendError" in message.text):
        tab.page.get_by_label("Words to look for").press_sequentially("chest")
    tab.page.get_by_label("Words to look for").press_sequentially(" pa")
    expect(tab.page.get_by_role("status")).to_contain_text("matches for “chest pa”")
    assert any("htmx:sendError" in text for text in tab.unexpected())
    tab.expected += ["[object HTML", "failed: POST", "ERR_FAILED"]
