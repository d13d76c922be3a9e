"""An emergency takes the whole page at once, and stays with the visitor."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from tests.browser.conftest import OpenTab, Tab

pytestmark = pytest.mark.browser


def test_it_takes_the_page_and_never_hides(tab: Tab) -> None:
    page = tab.opens("/check/urgent-now/")
    tab.chooses("Chest pain or pressure")
    tab.continues()
    expect(page).to_have_url(re.compile("/check/emergency/$"))
    expect(page.locator("h1")).to_contain_text("Call your local emergency number now")
    expect(page.locator("h1")).to_be_in_viewport()
    page.get_by_role("link", name="Add what helpers want to know").click()
    expect(page).to_have_url(re.compile("/check/urgent-signs/$"))
    expect(page.get_by_text("Your answers call for emergency help now.")).to_be_in_viewport()
    tab.chooses("None of these")
    tab.continues()
    expect(page).to_have_url(re.compile("/check/about-you/$"))
    expect(page.get_by_text("Your answers call for emergency help now.")).to_be_in_viewport()
    tab.opens("/result/")
    expect(page.locator(".advice--emergency")).to_be_in_viewport()


def test_on_a_small_screen_the_call_comes_first(open_tab: OpenTab, settings: Settings) -> None:
    settings.SPASMCHECK_EMERGENCY_NUMBER = "112"
    tab = open_tab(viewport={"width": 320, "height": 568})
    page = tab.opens("/check/urgent-now/")
    tab.chooses("Chest pain or pressure")
    tab.continues()
    expect(page.locator("h1")).to_contain_text("Call 112 now")
    call = page.get_by_role("link", name="Call 112")
    expect(call.first).to_be_in_viewport()
    assert call.first.get_attribute("href") == "tel:112"


def test_back_leads_to_the_question_not_round_in_circles(tab: Tab) -> None:
    page = tab.opens("/check/urgent-now/")
    tab.chooses("Chest pain or pressure")
    tab.continues()
    expect(page).to_have_url(re.compile("/check/emergency/$"))
    page.go_back()
    expect(page).to_have_url(re.compile("/check/urgent-now/$"))
    expect(page.get_by_label("Chest pain or pressure")).to_be_checked()
