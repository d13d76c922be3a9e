"""Back in the browser shows what the server says, and nothing that a browser remembers of a form by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from tests.browser.conftest import OpenTab, Tab, opens_tabs
from tests.browser.people import is_at
from tests.chromium import launch_options
from tests.history import all_the_way_back
from tests.visitors import SAFE

pytestmark = pytest.mark.browser

SIGNS = ("chest-pain", "seizure")
NOTHING = "input:checked"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts."""
    return bool(request.param)


@pytest.fixture(params=[False, True], ids=["as it is tested", "keeping whole pages"])
def any_tab(
    request: pytest.FixtureRequest,
    scripts: bool,
    browser: Browser,
    playwright: Playwright,
    server: LiveServer,
    edition: PublishedEdition,
) -> Iterator[OpenTab]:
    """Opens tabs in a browser that keeps no page to go back to, as Playwright starts it, and in one that does."""
    if not request.param:
        with opens_tabs(browser, server.url, edition, java_script_enabled=scripts) as opened:
            yield opened
        return
    keeping = playwright.chromium.launch(**launch_options(), ignore_default_args=["--disable-back-forward-cache"])
    with opens_tabs(keeping, server.url, edition, java_script_enabled=scripts) as opened:
        yield opened
    keeping.close()


def ticks_signs(tab: Tab) -> None:
    """Two danger signs, on the first page."""
    is_at(tab, "urgent-now")
    for sign in SIGNS:
        tab.ticks("urgent-now", sign)


def says_what_hurts(tab: Tab) -> None:
    """Two danger signs, and the page that comes at once."""
    tab.opens("/check/")
    ticks_signs(tab)
    tab.continues()
    is_at(tab, "emergency")


def clears(tab: Tab) -> None:
    """The button is on the page, or on the page that the footer leads to."""
    tab.page.get_by_role("button", name="Clear my answers").click()
    is_at(tab, "cleared")


def has_nothing_ticked(tab: Tab) -> None:
    """However often somebody goes back."""
    seen = []
    for url in all_the_way_back(tab.page):
        seen.append(url)
        expect(tab.page.locator(NOTHING), url).to_have_count(0)
    assert any("/check/urgent-now/" in url for url in seen), seen


def test_once_answers_are_cleared_no_entry_of_the_history_has_a_tick(any_tab: OpenTab) -> None:
    tab = any_tab()
    says_what_hurts(tab)
    clears(tab)
    has_nothing_ticked(tab)


def test_nor_has_one_after_many_pages(any_tab: OpenTab) -> None:
    tab = any_tab()
    tab.opens("/check/")
    for step in ("urgent-now", "urgent-signs"):
        is_at(tab, step)
        tab.chooses("None of these")
        tab.continues()
    is_at(tab, "about-you")
    tab.answers_page(("age-18-39", "sex-female"))
    tab.continues()
    expect(tab.page).not_to_have_url(re.compile("/about-you/"))
    tab.opens("/check/clear/")
    clears(tab)
    has_nothing_ticked(tab)


def test_nor_has_what_was_ticked_and_never_sent(any_tab: OpenTab) -> None:
    tab = any_tab()
    tab.opens("/check/urgent-now/")
    ticks_signs(tab)
    tab.page.locator("footer").get_by_role("link", name="Clear my answers").click()
    is_at(tab, "clear")
    clears(tab)
    has_nothing_ticked(tab)


def test_nor_has_one_in_a_tab_beside_the_one_that_cleared(any_tab: OpenTab) -> None:
    tab = any_tab()
    says_what_hurts(tab)
    other = tab.beside()
    other.opens("/check/clear/")
    clears(other)
    has_nothing_ticked(tab)


def answers_where(tab: Tab, *, instead_of: str = "") -> None:
    """The calf, or now the jaw instead of it; and whatever else the page asks."""
    tab.opens("/check/where/")
    if instead_of:
        assert ("where", instead_of) in tab.chosen
        tab.ticks("where", instead_of)
        tab.ticks("where", "jaw")
    else:
        tab.answers_page(("in-calf", "one-side"))
    tab.continues()
    expect(tab.page).not_to_have_url(re.compile("/where/"))


def places(tab: Tab) -> list[str]:
    """Where it hurts, as the page has it."""
    return [choice for question, choice in tab.chosen if question == "where"]


def test_what_another_tab_changed_is_what_back_shows(any_tab: OpenTab) -> None:
    tab = any_tab()
    tab.has(SAFE)
    answers_where(tab)
    answers_where(tab.beside(), instead_of="calf")
    next(entry for entry in all_the_way_back(tab.page) if "/check/where/" in entry)
    expect(tab.page.locator('input[value="jaw"]')).to_be_checked()
    assert places(tab) == ["jaw"]


def test_without_scripts_a_later_change_in_one_tab_is_what_back_shows(open_tab: OpenTab) -> None:
    tab = open_tab(java_script_enabled=False)
    tab.has(SAFE)
    answers_where(tab)
    answers_where(tab, instead_of="calf")
    shown = [places(tab) for entry in all_the_way_back(tab.page) if "/check/where/" in entry]
    assert shown == [["jaw"]] * 2
