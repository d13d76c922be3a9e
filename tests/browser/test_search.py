"""Looking something up, in a real browser."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab, Tab

pytestmark = pytest.mark.browser


def test_results_come_as_one_types(tab: Tab) -> None:
    tab.opens("/search/")
    box = tab.page.get_by_label("Words to look for")
    box.press_sequentially("chest pa", delay=20)
    expect(tab.page.get_by_role("status")).to_contain_text("matches for “chest pa”")
    expect(tab.page.locator(".note--level")).to_be_visible()
    expect(box).to_be_focused()
    assert tab.path == "/search/"
    found = Axe().run(tab.page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [item["help"] for item in found] == []

    box.fill("ramipril")
    box.press("Enter")
    link = tab.page.get_by_role("link", name="Blood-pressure tablets acting on angiotensin")
    expect(tab.page.locator(".hit")).to_have_count(1)
    expect(box).to_be_focused()
    link.click()
    expect(tab.page.locator("#takes-ace-or-arb")).to_be_in_viewport()


def test_the_button_is_enough(open_tab: OpenTab) -> None:
    tab = open_tab(java_script_enabled=False)
    tab.opens("/search/")
    tab.page.get_by_label("Words to look for").fill("ramipril")
    tab.page.locator("main").get_by_role("button", name="Search").click()
    expect(tab.page.get_by_role("status")).to_have_text("1 match for “ramipril”")
    assert tab.path == "/search/"
