"""The drawing of the membrane laboratory follows its sliders."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser


def test_a_slider_moved_by_keyboard_draws_anew_and_keeps_the_focus(tab: Tab) -> None:
    page = tab.opens("/laboratory/")
    line = page.locator(".trace__given")
    before = line.get_attribute("points")
    assert before
    page.get_by_text("The drawing as a table").click()
    slider = page.get_by_role("slider", name="Calcium")
    slider.focus()
    slider.press("Home")
    expect(page.get_by_role("status")).to_contain_text("fires by itself")
    expect(line).not_to_have_attribute("points", before)
    expect(page.locator("#calcium-value")).to_have_text("0.6")
    expect(page).to_have_url(re.compile(r"\?calcium=0\.6&potassium=4\.5&magnesium=0\.55$"))
    expect(slider).to_be_focused()
    expect(page.locator("#voltages table")).to_be_visible()
    slider.press("ArrowRight")
    expect(page.locator("#calcium-value")).to_have_text("0.65")
    expect(page).to_have_url(re.compile(r"\?calcium=0\.65&"))
    page.reload()
    expect(slider).to_have_value("0.65")
