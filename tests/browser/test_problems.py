"""A problem with an answer: the reader is taken to the summary, and from there to the field."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab, Tab
from tests.visitors import SAFE

pytestmark = pytest.mark.browser


def test_the_summary_is_read_first_and_leads_to_the_field(tab: Tab) -> None:
    tab.expected.append("422")
    tab.has(SAFE)
    page = tab.opens("/check/about-you/")
    tab.ticks("sex", "male")
    tab.continues()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page).to_have_url(re.compile("/check/about-you/$"))
    expect(page.locator('input[name="sex"][value="male"]')).to_be_checked()
    expect(summary.get_by_role("link")).to_have_count(1)
    summary.get_by_role("link").click()
    field = page.locator("#age-1")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("group").filter(has=field)).to_have_accessible_description(re.compile("Choose"))


def test_once_it_is_put_right_the_check_goes_on(tab: Tab) -> None:
    tab.expected.append("422")
    page = tab.opens("/check/urgent-now/")
    tab.continues()
    expect(page.locator(".error-summary")).to_be_focused()
    tab.chooses("None of these")
    tab.continues()
    expect(page).to_have_url(re.compile("/check/urgent-signs/$"))
    expect(page.locator(".error-summary")).to_have_count(0)
    expect(page).not_to_have_title(re.compile("^Error:"))


def test_back_after_a_problem_does_not_meet_it_again(tab: Tab) -> None:
    tab.expected.append("422")
    page = tab.opens("/check/urgent-now/")
    tab.chooses("None of these")
    tab.continues()
    expect(page).to_have_url(re.compile("/check/urgent-signs/$"))
    tab.continues()
    expect(page.locator(".error-summary")).to_be_focused()
    page.go_back()
    expect(page).to_have_url(re.compile("/check/urgent-now/$"))
    expect(page.locator(".error-summary")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["htmx", "no script"])
def test_a_form_that_is_too_old_comes_again_with_what_was_chosen(open_tab: OpenTab, script: bool) -> None:
    tab = open_tab(java_script_enabled=script)
    tab.expected.append("403")
    page = tab.opens("/check/urgent-now/")
    page.context.clear_cookies()
    tab.chooses("None of these")
    tab.continues()
    expect(page.get_by_role("alert")).to_contain_text("What you chose is still here")
    expect(page.locator('input[value="none"]')).to_be_checked()
    if script:
        expect(page.locator("h1")).to_be_focused()
    tab.continues()
    expect(page).to_have_url(re.compile("/check/urgent-signs/$"))
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("status", [413, 429, 503])
def test_a_step_that_something_before_the_site_refuses_keeps_what_was_chosen(tab: Tab, status: int) -> None:
    tab.expected.append(str(status))
    page = tab.opens("/check/urgent-now/")
    tab.chooses("None of these")
    page.route("**/check/urgent-now/", lambda route: route.fulfill(status=status, body="<h1>Refused</h1>"))
    tab.continues()
    expect(page.get_by_role("alert")).to_contain_text("did not arrive")
    expect(page.locator('input[value="none"]')).to_be_checked()
    expect(page.get_by_role("button", name="Continue")).to_be_focused()
    page.unroute("**/check/urgent-now/")
    tab.continues()
    expect(page).to_have_url(re.compile("/check/urgent-signs/$"))
