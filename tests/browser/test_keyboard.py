"""A question answered with the keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tab
from tests.visitors import SAFE

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.id || document.activeElement.textContent.trim()"
RING = """() => {
  const place = document.activeElement.closest(".choice") ?? document.activeElement;
  const style = getComputedStyle(place);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


def test_the_first_key_offers_to_skip_to_the_main_part(tab: Tab) -> None:
    page = tab.opens("/check/urgent-now/")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the main part")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_page_with_two_questions(tab: Tab) -> None:
    tab.has(SAFE)
    page = tab.opens("/check/about-you/")
    page.locator("#main").focus()
    seen = []
    for _ in range(15):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUSED)
        seen.append(place)
        assert page.evaluate(RING), place
        if place == "age-1":
            page.keyboard.press("ArrowDown")
            page.keyboard.press("ArrowDown")
        elif place == "sex-1":
            page.keyboard.press("Space")
        elif place == "Continue":
            page.keyboard.press("Enter")
            break
    assert seen.index("age-1") < seen.index("sex-1") < seen.index("Continue")
    expect(page).to_have_url(re.compile("/check/pregnancy/$"))
    expect(page.locator("h1")).to_be_focused()
    tab.opens("/check/about-you/")
    expect(page.locator('input[name="age"][value="40-59"]')).to_be_checked()
    expect(page.locator('input[name="sex"][value="female"]')).to_be_checked()


def test_checkboxes_and_sending_with_the_enter_key(tab: Tab) -> None:
    page = tab.opens("/check/urgent-now/")
    page.locator("#main").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "none":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/check/urgent-signs/$"))


def test_the_next_key_after_a_new_page_goes_on_from_its_heading(tab: Tab) -> None:
    page = tab.opens("/check/urgent-now/")
    tab.chooses("None of these")
    tab.continues()
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('form fieldset') !== null")
