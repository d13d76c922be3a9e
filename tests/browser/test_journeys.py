"""Whole checks, as people with different troubles make them on the screens that they have."""

from __future__ import annotations

import itertools
import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenTab, Tab
from tests.browser.people import (
    NIGHT_CRAMPS_AT_72,
    PREGNANT,
    RUNNER,
    choose,
    goes_on,
    pages_said_to_be_left,
    step_of,
    walk,
)
from tests.visitors import SAFE, Visitor

pytestmark = pytest.mark.browser


def begins(tab: Tab) -> None:
    """From the start page to the first question."""
    tab.opens("/")
    tab.page.get_by_role("link", name="Start the check").click()
    expect(tab.page).to_have_url(re.compile("/check/urgent-now/$"))


def heading(tab: Tab) -> Locator:
    """The one heading of the first level."""
    return tab.page.get_by_role("heading", level=1)


def sees_result(tab: Tab) -> None:
    """From the list of answers to the result."""
    expect(heading(tab)).to_have_text("Check your answers")
    tab.page.get_by_role("link", name="See my result").first.click()
    expect(heading(tab)).to_have_text("Your result")


def is_shown_as_answered(tab: Tab, step: str) -> None:
    """The whole page of the step is there, with what was chosen on it."""
    expect(tab.page).to_have_url(re.compile(f"/check/{step}/$"))
    for question in tab.edition.model.steps[step].questions:
        expect(tab.page.locator(f'input[name="{question.slug}"]:checked').first).to_be_checked()
    tab.page.wait_for_load_state()
    expect(tab.page.locator("header")).to_have_count(1)


def shown_causes(tab: Tab) -> list[str]:
    """The causes on the result, in order, by slug."""
    names = {cause.plain_name: slug for slug, cause in tab.edition.model.causes.items()}
    return [names[name] for name in tab.page.locator(".contributor__head h3").all_inner_texts()]


def test_a_runner_with_a_cramp(tab: Tab) -> None:
    begins(tab)
    left: list[int] = []
    for _ in range(20):
        if step_of(tab) == "answers":
            break
        said = pages_said_to_be_left(tab)
        left += [] if said is None else [said]
        choose(tab, RUNNER)
        goes_on(tab)
        # A reader is taken to what is new.
        expect(heading(tab)).to_be_focused()
        assert tab.page.title().startswith(heading(tab).inner_text())
    assert len(left) <= 14
    assert left[-1] <= 1
    assert sum(later > earlier for earlier, later in itertools.pairwise(left)) <= 1
    expect(tab.page.get_by_text("Your result is ready.")).to_be_visible()
    sees_result(tab)
    assert "overexertion" in shown_causes(tab)[:2]
    expect(tab.page.locator(".advice__title")).to_contain_text("You can look after this yourself for now")


def test_night_cramps_at_72_on_a_small_phone_and_then_the_food_pages(open_tab: OpenTab) -> None:
    tab = open_tab(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    tab.opens("/")
    tab.page.get_by_role("link", name="Start the check").tap()
    expect(tab.page).to_have_url(re.compile("/check/urgent-now/$"))
    steps = walk(tab, NIGHT_CRAMPS_AT_72)
    assert "pregnancy" not in steps
    assert len(steps) <= 16
    tab.page.get_by_role("link", name="See how your food compares").tap()
    expect(tab.page).to_have_url(re.compile("return=food$"))
    food = walk(tab, NIGHT_CRAMPS_AT_72)
    assert food[-2:] == ["foods-plants", "foods-other"]
    expect(heading(tab)).to_have_text("Your result")
    assert "night-leg-cramps" in shown_causes(tab)[:3]
    expect(tab.page.locator("#food table")).to_be_visible()
    assert tab.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_somebody_who_is_pregnant_with_signs_that_need_help_today(tab: Tab) -> None:
    begins(tab)
    asked = walk(tab, PREGNANT)
    assert asked == ["urgent-now", "urgent-signs", "about-you", "pregnancy", "pregnancy-signs"]
    expect(heading(tab)).to_contain_text("Get medical help today")
    expect(tab.page).to_have_url(re.compile("/check/today/$"))
    statement = tab.edition.model.findings["pre-eclampsia-signs"].statement
    expect(tab.page.get_by_text(statement)).to_be_visible()
    tab.page.get_by_role("link", name="Go on with the check").click()
    expect(tab.page).to_have_url(re.compile("/check/where/$"))
    while step_of(tab) != "answers":
        expect(tab.page.get_by_text("Your answers call for medical help today.")).to_be_visible()
        choose(tab, PREGNANT)
        goes_on(tab)
    expect(tab.page.get_by_text("Your answers call for medical help today.")).to_be_visible()
    sees_result(tab)
    expect(tab.page.locator(".advice__title")).to_contain_text("Get medical help today")
    assert "pregnancy-cramps" in shown_causes(tab)


def test_an_emergency_is_met_changed_and_gone_on_with(tab: Tab) -> None:
    begins(tab)
    tab.ticks("urgent-now", "chest-pain")
    goes_on(tab)
    expect(heading(tab)).to_contain_text("Call your local emergency number now")
    assert tab.page.locator("main").inner_text().startswith("Emergency:")
    tab.page.get_by_role("link", name="Change that answer").click()
    expect(tab.page.get_by_label("Chest pain or pressure")).to_be_checked()
    goes_on(tab)
    expect(tab.page).to_have_url(re.compile("/check/urgent-signs/$"))
    banner = tab.page.get_by_text("Your answers call for emergency help now.")
    expect(banner).to_be_visible()
    walk(tab, ("age-40-59", "sex-male", "in-calf"))
    expect(banner).to_be_visible()
    sees_result(tab)
    expect(tab.page.locator(".advice--emergency")).to_be_in_viewport()


def test_somebody_under_18_is_stopped_kindly_and_can_change_it(tab: Tab) -> None:
    tab.has(SAFE)
    tab.opens("/check/about-you/")
    tab.ticks("age", "under-18")
    tab.ticks("sex", "female")
    goes_on(tab)
    expect(heading(tab)).to_have_text("This check is for adults")
    expect(tab.page.get_by_text("talk to a doctor, nurse or pharmacist")).to_be_visible()
    tab.page.get_by_role("link", name="Change my answer").click()
    tab.ticks("age", "18-39")
    goes_on(tab)
    expect(tab.page).to_have_url(re.compile("/check/pregnancy/$"))


def test_an_early_answer_changed_at_the_end_opens_a_page_and_closes_it_again(tab: Tab) -> None:
    begins(tab)
    walk(tab, RUNNER)

    def changes_sex(choice: str) -> None:
        tab.page.get_by_role("link", name=re.compile("^Change ?: Sex at birth")).click()
        expect(tab.page.get_by_text("Changing an answer")).to_be_visible()
        tab.ticks("sex", choice)
        goes_on(tab)

    changes_sex("female")
    expect(tab.page).to_have_url(re.compile("/check/pregnancy/"))
    expect(tab.page.get_by_text("Because of what you changed, there is one more page to answer.")).to_be_visible()
    tab.ticks("pregnancy", "pregnant")
    goes_on(tab)
    expect(tab.page).to_have_url(re.compile("/check/pregnancy-signs/"))
    tab.ticks("pregnancy-signs", "none")
    goes_on(tab)
    expect(heading(tab)).to_have_text("Check your answers")
    expect(tab.page.get_by_text("I am pregnant")).to_be_visible()
    changes_sex("male")
    expect(heading(tab)).to_have_text("Check your answers")
    expect(tab.page.get_by_text("I am pregnant")).to_have_count(0)


def test_our_back_link_leads_through_the_whole_path(tab: Tab) -> None:
    runner = Visitor(tab.edition)
    runner.is_ready(RUNNER)
    tab.has(runner.kept)
    steps = list(dict.fromkeys(tab.edition.model.step_of_question[question] for question in runner.kept))
    assert len(steps) >= 12
    tab.opens(f"/check/{steps[-1]}/")
    for step in reversed(steps):
        is_shown_as_answered(tab, step)
        tab.page.get_by_role("link", name="Back", exact=True).click()
        expect(tab.page).not_to_have_url(re.compile(f"/check/{step}/$"))
    assert tab.path == "/"
    tab.page.get_by_role("link", name="Go on with your check").click()
    expect(heading(tab)).to_have_text("Check your answers")


def test_the_back_of_the_browser_leads_through_the_whole_path_and_forward_again(tab: Tab) -> None:
    begins(tab)
    steps = walk(tab, RUNNER)
    for step in reversed(steps):
        tab.page.go_back()
        is_shown_as_answered(tab, step)
    for step in steps[1:]:
        tab.page.go_forward()
        is_shown_as_answered(tab, step)
    tab.page.go_forward()
    expect(heading(tab)).to_have_text("Check your answers")


def test_two_tabs_go_on_with_one_check_and_a_cleared_one_is_not_mixed_into_the_next(tab: Tab) -> None:
    tab.expected.append("409")
    begins(tab)
    for step in ("urgent-now", "urgent-signs"):
        assert step_of(tab) == step
        choose(tab, RUNNER)
        goes_on(tab)
    other = tab.page.context.new_page()
    other.goto(f"{tab.url}/check/where/")
    other.locator('input[name="where"][value="calf"] + label').click()
    other.locator('input[name="one-side"][value="no"] + label').click()
    other.get_by_role("button", name="Continue").click()
    expect(other).not_to_have_url(re.compile("/check/where/$"))
    choose(tab, RUNNER)
    goes_on(tab)
    # The place was said in the other tab, so it is not asked here again.
    expect(tab.page).to_have_url(re.compile("/check/feel/$"))
    expect(tab.page.get_by_text("belonged to an earlier check")).to_have_count(0)

    other.get_by_role("button", name="Clear my answers").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Your answers are cleared")
    choose(tab, RUNNER)
    goes_on(tab)
    expect(tab.page).to_have_url(re.compile("/check/urgent-now/"))
    expect(tab.page.get_by_text("belonged to an earlier check")).to_be_visible()
    assert "answers" not in {cookie["name"] for cookie in tab.page.context.cookies()}


def test_a_whole_check_with_the_keyboard_alone(tab: Tab) -> None:
    page = tab.opens("/")
    presses(tab, "Start the check")
    for _ in range(20):
        if step_of(tab) == "answers":
            break
        before = page.url
        wanted = {
            (question.slug, question.choices[-1].slug)
            for question in tab.edition.model.steps[step_of(tab)].questions
        }
        for _ in range(80):
            page.keyboard.press("Tab")
            place = page.evaluate("[document.activeElement.name, document.activeElement.type]")
            assert page.evaluate(SEEN), place
            if page.evaluate("document.activeElement.textContent.trim()") == "Continue":
                break
            if place[1] == "radio":
                # Arrows move within the question; up from the first leads round to the last.
                page.keyboard.press("ArrowUp")
            elif (place[0], page.evaluate("document.activeElement.value")) in wanted:
                page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(before)
        expect(heading(tab)).to_be_focused()
    expect(heading(tab)).to_have_text("Check your answers")
    presses(tab, "See my result")
    expect(heading(tab)).to_have_text("Your result")


SEEN = """() => {
  const place = document.activeElement.closest(".choice, .body-picture__figure") ?? document.activeElement;
  const box = place.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && document.activeElement !== document.body;
}"""


def presses(tab: Tab, name: str) -> None:
    """Find a link with the Tab key, and follow it."""
    for _ in range(40):
        tab.page.keyboard.press("Tab")
        if name in tab.page.evaluate("document.activeElement.textContent"):
            before = tab.page.url
            tab.page.keyboard.press("Enter")
            expect(tab.page).not_to_have_url(before)
            return
    raise AssertionError(f"{name} is not reached")


@pytest.mark.parametrize("trouble", ["dropped", "unavailable", "hanging"])
def test_a_request_that_fails_in_the_middle_loses_nothing(tab: Tab, trouble: str) -> None:
    tab.expected += ["503", "ERR_INTERNET_DISCONNECTED", "htmx:", "failed: POST"]
    tab.has(SAFE)
    page = tab.opens("/check/about-you/")
    choose(tab, RUNNER)
    if trouble == "hanging":
        page.evaluate("htmx.config.timeout = 1500")
        page.route("**/check/about-you/", lambda route: None)
    elif trouble == "dropped":
        page.context.set_offline(True)
    else:
        page.route("**/check/about-you/", lambda route: route.fulfill(status=503, body="<h1>Busy</h1>"))
    tab.continues()
    if trouble == "hanging":
        expect(page.get_by_text("One moment")).to_be_visible()
    expect(page.get_by_text("Your answer was not sent.")).to_be_visible()
    expect(page.get_by_text("One moment")).to_be_hidden()
    expect(page.locator('input[name="age"][value="18-39"]')).to_be_checked()
    expect(page.locator('input[name="sex"][value="male"]')).to_be_checked()
    expect(page.get_by_role("button", name="Continue")).to_be_enabled()
    page.unroute("**/check/about-you/")
    page.context.set_offline(False)
    goes_on(tab)
    expect(page).to_have_url(re.compile("/check/where/$"))
