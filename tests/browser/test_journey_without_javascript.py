"""The check without JavaScript, with the protection of forms as it is for everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Request, expect

from tests.browser.conftest import OpenTab, Tab
from tests.visitors import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(open_tab: OpenTab) -> Tab:
    """A tab that runs no scripts."""
    return open_tab(java_script_enabled=False)


def test_a_whole_check(plain: Tab) -> None:
    sent: list[Request] = []
    plain.page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    plain.opens("/")
    plain.page.get_by_role("link", name="Start the check").click()
    expect(plain.page).to_have_url(re.compile("/check/urgent-now/$"))
    for _ in range(25):
        step = plain.path.split("/")[2]
        if step == "answers":
            break
        questions = [question.slug for question in plain.edition.model.steps[step].questions]
        for question, choices in Visitor(plain.edition).would_answer(questions, ("in-calf", "sex-male")).items():
            for choice in choices:
                plain.ticks(question, choice)
        plain.continues()
        expect(plain.page).not_to_have_url(re.compile(f"/check/{step}/$"))
    plain.page.get_by_role("link", name="See my result").first.click()
    expect(plain.page.locator("h1")).to_have_text("Your result")
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
