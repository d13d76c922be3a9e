"""The check without JavaScript, with the protection of forms as it is for everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Request, expect

from tests.browser.conftest import OpenTab, Tab
from tests.browser.people import RUNNER, begins, changes, fits_case, goes_on, heading, is_at, sees_result, walk

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(open_tab: OpenTab) -> Tab:
    """A tab that runs no scripts."""
    return open_tab(java_script_enabled=False)


def test_a_whole_check(plain: Tab) -> None:
    sent: list[Request] = []
    plain.page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    begins(plain)
    walk(plain, RUNNER)
    changes(plain, "Sex at birth", "Female")
    is_at(plain, "pregnancy")
    expect(plain.page.get_by_text("Because of what you changed")).to_be_visible()
    plain.chooses("None of these")
    goes_on(plain)
    expect(heading(plain)).to_have_text("Check your answers")
    expect(plain.page.get_by_text("Female", exact=True)).to_be_visible()
    sees_result(plain)
    fits_case(plain, "case-111")
    plain.page.get_by_role("button", name="Clear my answers").click()
    expect(plain.page.locator("h1")).to_have_text("Your answers are cleared")
    # Browsers name themselves as the origin; "null" would be refused as a form of somebody else.
    assert len(sent) >= 13
    assert {request.all_headers().get("origin") for request in sent} <= {plain.url, None}


def test_a_problem_is_shown_with_a_way_to_the_field(plain: Tab) -> None:
    plain.expected.append("422")
    plain.opens("/check/urgent-now/")
    plain.continues()
    expect(plain.page).to_have_title(re.compile("^Error:"))
    plain.page.locator(".error-summary a").click()
    expect(plain.page.locator("#urgent-now-1")).to_be_focused()
    plain.chooses("None of these")
    plain.continues()
    expect(plain.page).to_have_url(re.compile("/check/urgent-signs/$"))


def test_what_was_chosen_stays_after_a_problem(plain: Tab) -> None:
    plain.expected.append("422")
    plain.opens("/check/urgent-now/")
    plain.chooses("Chest pain or pressure", "None of these")
    plain.continues()
    expect(plain.page.locator(".error-summary")).to_be_visible()
    expect(plain.page.get_by_label("Chest pain or pressure")).to_be_checked()
    expect(plain.page.get_by_label("None of these")).to_be_checked()


def test_pressing_twice_does_no_harm(plain: Tab) -> None:
    plain.opens("/check/urgent-now/")
    plain.chooses("None of these")
    plain.page.get_by_role("button", name="Continue").dblclick()
    expect(plain.page).to_have_url(re.compile("/check/urgent-signs/$"))
    expect(plain.page.locator(".error-summary")).to_have_count(0)


def test_an_emergency_shows_at_once(plain: Tab) -> None:
    plain.opens("/check/urgent-now/")
    plain.chooses("Chest pain or pressure")
    plain.continues()
    expect(plain.page).to_have_url(re.compile("/check/emergency/$"))
    expect(plain.page.locator("h1")).to_contain_text("Call your local emergency number now")
