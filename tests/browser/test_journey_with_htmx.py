"""The check with JavaScript: pages are swapped in place, and a reader is taken along."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Tab
from tests.browser.kinds import thorough

pytestmark = pytest.mark.browser

NIGHT_CRAMPS = ("age-60-plus", "sex-male", "in-calf", "at-night-or-rest", "painful-tightening", "lasts-minutes")


def answer(tab: Tab) -> None:
    """Choose on this page and go on."""
    tab.answers_page(NIGHT_CRAMPS)
    tab.continues()


def test_a_whole_check_without_leaving_the_page(tab: Tab) -> None:
    tab.opens("/")
    tab.page.get_by_role("link", name="Start the check").click()
    expect(tab.page).to_have_url(re.compile("/check/urgent-now/$"))
    tab.page.evaluate("window.sameDocument = true")
    titles = []
    for _ in range(25):
        step = re.fullmatch(r"/check/([a-z-]+)/", tab.path)
        assert step
        if step[1] == "answers":
            break
        titles.append(tab.page.title())
        heading = tab.page.locator("h1").inner_text()
        assert tab.page.title().startswith(heading)
        answer(tab)
        expect(tab.page).not_to_have_url(f"{tab.url}{step[0]}")
        expect(tab.page.locator("h1")).not_to_have_text(heading)
        # The reader is at the heading, and the page at its top.
        expect(tab.page.locator("h1")).to_be_focused()
        assert tab.page.evaluate("window.scrollY") == 0
    assert len(titles) == len(set(titles)) >= 12
    assert tab.page.evaluate("window.sameDocument") is True
    assert tab.page.title() == "Check your answers – spasmcheck"
    tab.page.get_by_role("link", name="See my result").first.click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Your result")
    tab.page.get_by_role("button", name="Clear my answers").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Your answers are cleared")
    assert [cookie["name"] for cookie in tab.page.context.cookies()] == ["csrftoken"]


def test_back_and_forward_of_the_browser(tab: Tab) -> None:
    tab.opens("/check/urgent-now/")
    answer(tab)
    expect(tab.page).to_have_url(re.compile("/check/urgent-signs/$"))
    answer(tab)
    expect(tab.page).to_have_url(re.compile("/check/about-you/$"))
    tab.page.go_back()
    expect(tab.page).to_have_url(re.compile("/check/urgent-signs/$"))
    expect(tab.page.locator('input[name="urgent-signs"][value="none"]')).to_be_checked()
    expect(tab.page.locator("header")).to_have_count(1)
    tab.page.go_back()
    expect(tab.page.locator('input[name="urgent-now"][value="none"]')).to_be_checked()
    tab.page.go_forward()
    expect(tab.page).to_have_url(re.compile("/check/urgent-signs/$"))
    expect(tab.page.locator('input[name="urgent-signs"][value="none"]')).to_be_checked()
    tab.continues()
    expect(tab.page).to_have_url(re.compile("/check/about-you/$"))


def test_our_own_back_keeps_what_was_chosen(tab: Tab) -> None:
    tab.opens("/check/urgent-now/")
    answer(tab)
    expect(tab.page).to_have_url(re.compile("/check/urgent-signs/$"))
    tab.page.get_by_role("link", name="Back").click()
    expect(tab.page).to_have_url(re.compile("/check/urgent-now/$"))
    expect(tab.page.get_by_label("None of these")).to_be_checked()


def test_reloading_asks_nothing_again(tab: Tab) -> None:
    tab.opens("/check/urgent-now/")
    answer(tab)
    expect(tab.page).to_have_url(re.compile("/check/urgent-signs/$"))
    tab.page.reload()
    expect(tab.page).to_have_url(re.compile("/check/urgent-signs/$"))
    expect(tab.page.locator('input[name="urgent-signs"]').first).to_be_visible()


def test_pressing_twice_does_no_harm(tab: Tab) -> None:
    tab.opens("/check/urgent-now/")
    tab.chooses("None of these")
    held: list[Route] = []

    # The answer comes after both presses, however long a busy machine takes between them.
    def hold(route: Route) -> None:
        held.append(route)

    tab.page.route("**/check/urgent-now/", hold)
    tab.page.get_by_role("button", name="Continue").dblclick()
    for route in held:
        route.continue_()
    expect(tab.page).to_have_url(re.compile("/check/urgent-signs/$"))
    expect(tab.page.locator("h1")).to_be_focused()
    expect(tab.page.locator(".error-summary")).to_have_count(0)
    expect(tab.page.locator("input:checked")).to_have_count(0)


def test_changing_an_answer_from_the_result_leads_back_to_it(tab: Tab) -> None:
    tab.has(thorough(tab.edition) | {"nerve-symptoms": ["none"]})
    tab.opens("/check/nerve-symptoms/?return=result")
    tab.ticks("nerve-symptoms", "none")
    tab.ticks("nerve-symptoms", "numbness")
    tab.continues()
    expect(tab.page).to_have_url(re.compile("/result/$"))
    expect(tab.page.locator("h1")).to_have_text("Your result")


def test_none_of_these_and_other_answers_take_each_other_back(tab: Tab) -> None:
    page = tab.opens("/check/urgent-now/")
    tab.chooses("Chest pain or pressure", "None of these")
    expect(page.get_by_label("Chest pain or pressure")).not_to_be_checked()
    tab.chooses("Chest pain or pressure")
    expect(page.get_by_label("None of these")).not_to_be_checked()
    expect(page.locator("input:checked")).to_have_count(1)


def test_nothing_is_left_in_any_storage_of_the_browser(tab: Tab) -> None:
    tab.opens("/check/urgent-now/")
    answer(tab)
    expect(tab.page).to_have_url(re.compile("/check/urgent-signs/$"))
    answer(tab)
    expect(tab.page).to_have_url(re.compile("/check/about-you/$"))
    assert tab.page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    # htmx keeps the address of the page, and no page.
    assert tab.page.evaluate("Object.values(sessionStorage)") == ["/check/about-you/"]
    cookies = {cookie["name"]: cookie for cookie in tab.page.context.cookies()}
    assert set(cookies) == {"answers", "csrftoken"}
    assert all(cookie["httpOnly"] for cookie in cookies.values())
