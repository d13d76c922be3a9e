"""Whole checks, as people with different troubles make them on the screens that they have."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.conftest import OpenTab, Tab
from tests.browser.people import (
    NIGHT_CRAMPS_AT_72,
    PREGNANT,
    RUNNER,
    advice,
    begins,
    changes,
    fits_case,
    fits_the_screen,
    goes_on,
    heading,
    is_at,
    sees_result,
    shows_what_was_chosen,
    walk,
)
from tests.visitors import SAFE, Visitor

pytestmark = pytest.mark.browser

EMERGENCY = "Your answers call for emergency help now."
TODAY = "Your answers call for medical help today."
OPENED = "Because of what you changed, there is one more page to answer."
ANOTHER = "belonged to an earlier check"
NOT_SENT = "Your answer did not arrive."


def test_a_runner_with_a_cramp(tab: Tab) -> None:
    begins(tab)
    steps = walk(tab, RUNNER, taken_along=True)
    assert "pregnancy" not in steps
    expect(tab.page.get_by_text("Your result is ready.")).to_be_visible()
    sees_result(tab)
    expect(advice(tab)).to_contain_text("You can look after this yourself for now")
    fits_case(tab, "case-111")


def test_night_cramps_at_72_on_a_small_phone_and_then_the_food_pages(open_tab: OpenTab) -> None:
    tab = open_tab(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    begins(tab)
    steps = walk(tab, NIGHT_CRAMPS_AT_72, taken_along=True)
    assert "pregnancy" not in steps
    expect(heading(tab)).to_have_text("Check your answers")
    tab.follows("See how your food compares")
    expect(tab.page).to_have_url(re.compile("return=food$"))
    assert walk(tab, NIGHT_CRAMPS_AT_72)[-2:] == ["foods-plants", "foods-other"]
    expect(heading(tab)).to_have_text("Your result")
    expect(advice(tab)).to_contain_text("Make an appointment with a doctor")
    fits_case(tab, "case-070")
    table = tab.page.get_by_role("region", name="Minerals in your food").get_by_role("table")
    expect(table).to_be_visible()
    for mineral in ("Magnesium", "Calcium", "Potassium"):
        expect(table.get_by_role("rowheader", name=mineral)).to_be_visible()
    fits_the_screen(tab)


def test_somebody_who_is_pregnant_with_signs_that_need_help_today(tab: Tab) -> None:
    begins(tab)
    asked = walk(tab, PREGNANT)
    assert asked == ["urgent-now", "urgent-signs", "about-you", "pregnancy", "pregnancy-signs"]
    is_at(tab, "today")
    expect(heading(tab)).to_have_text("Urgent: Get medical help today")
    expect(tab.page).to_have_title("Get medical help today – spasmcheck")
    statement = tab.edition.index.findings["pre-eclampsia-signs"].statement
    expect(tab.page.get_by_text(statement)).to_be_visible()
    tab.follows("Go on with the check")
    is_at(tab, "where")
    walk(tab, PREGNANT, banner=TODAY)
    expect(tab.page.get_by_text(TODAY)).to_be_visible()
    sees_result(tab)
    expect(advice(tab)).to_contain_text("Get medical help today")
    # The signs and not the cramps call for help today, so only the causes are those of the case.
    fits_case(tab, "case-113", advice_too=False)


def test_an_emergency_is_met_changed_and_gone_on_with(tab: Tab) -> None:
    begins(tab)
    present = ("age-40-59", "sex-male", "in-calf", "chest-pain")
    tab.answers_page(present)
    goes_on(tab)
    is_at(tab, "emergency")
    expect(heading(tab)).to_have_text("Emergency: Call your local emergency number now")
    expect(tab.page).to_have_title("Get emergency help now – spasmcheck")
    assert tab.page.locator("main").inner_text().startswith("Emergency:")

    tab.follows("Change that answer")
    shows_what_was_chosen(tab, "urgent-now", present)
    tab.chooses("None of these")
    goes_on(tab, taken_along=True)
    is_at(tab, "urgent-signs")
    expect(tab.page.get_by_text(EMERGENCY)).to_have_count(0)

    tab.follows("Back")
    is_at(tab, "urgent-now")
    tab.chooses("Chest pain or pressure")
    goes_on(tab)
    is_at(tab, "emergency")
    tab.follows("Add what helpers want to know")
    is_at(tab, "urgent-signs")
    walk(tab, present, banner=EMERGENCY)
    expect(tab.page.get_by_text(EMERGENCY)).to_be_visible()
    sees_result(tab)
    expect(advice(tab)).to_contain_text("Call your local emergency number now")
    expect(advice(tab)).to_be_in_viewport()


def test_somebody_under_18_is_stopped_kindly_and_can_change_it(tab: Tab) -> None:
    begins(tab)
    for _ in SAFE:
        tab.answers_page(())
        goes_on(tab)
    is_at(tab, "about-you")
    tab.chooses("Under 18", "Female")
    goes_on(tab, taken_along=True)
    is_at(tab, "not-for-you")
    expect(heading(tab)).to_have_text("This check is for adults")
    expect(tab.page.get_by_text("talk to a doctor, nurse or pharmacist")).to_be_visible()
    expect(tab.page.get_by_role("button", name="Continue")).to_have_count(0)
    tab.follows("Change my answer")
    is_at(tab, "about-you")
    expect(tab.page.get_by_label("Under 18")).to_be_checked()
    tab.chooses("18 to 39")
    goes_on(tab, taken_along=True)
    is_at(tab, "pregnancy")


def test_an_early_answer_changed_at_the_end_opens_a_page_and_closes_it_again(tab: Tab) -> None:
    begins(tab)
    walk(tab, RUNNER)
    pregnant = tab.page.get_by_text("I am pregnant", exact=True)

    changes(tab, "Sex at birth", "Female")
    is_at(tab, "pregnancy")
    expect(tab.page.get_by_text(OPENED)).to_be_visible()
    tab.chooses("I am pregnant")
    goes_on(tab, taken_along=True)
    is_at(tab, "pregnancy-signs")
    expect(tab.page.get_by_text(OPENED)).to_be_visible()
    tab.chooses("None of these")
    goes_on(tab, taken_along=True)
    expect(heading(tab)).to_have_text("Check your answers")
    expect(pregnant).to_be_visible()
    changes(tab, "Age", "60 or over")
    expect(heading(tab)).to_have_text("Check your answers")
    expect(pregnant).to_have_count(0)
    changes(tab, "Age", "18 to 39")
    expect(heading(tab)).to_have_text("Check your answers")
    expect(pregnant).to_be_visible()
    changes(tab, "Sex at birth", "Male")
    expect(heading(tab)).to_have_text("Check your answers")
    expect(pregnant).to_have_count(0)
    sees_result(tab)
    expect(pregnant).to_have_count(0)
    fits_case(tab, "case-111")


def test_our_back_link_leads_through_the_whole_path(tab: Tab) -> None:
    begins(tab)
    steps = walk(tab, RUNNER)
    tab.page.go_back()
    for step in reversed(steps):
        shows_what_was_chosen(tab, step, RUNNER)
        tab.page.get_by_role("link", name="Back", exact=True).click()
        expect(tab.page).not_to_have_url(re.compile(f"/check/{step}/$"))
    assert tab.path == "/"
    tab.follows("Go on with your check")
    expect(heading(tab)).to_have_text("Check your answers")


def test_the_back_of_the_browser_leads_through_the_whole_path_and_forward_again(tab: Tab) -> None:
    begins(tab)
    steps = walk(tab, RUNNER)
    for step in reversed(steps):
        tab.page.go_back()
        shows_what_was_chosen(tab, step, RUNNER)
    for step in steps[1:]:
        tab.page.go_forward()
        shows_what_was_chosen(tab, step, RUNNER)
    tab.page.go_forward()
    expect(heading(tab)).to_have_text("Check your answers")


def test_two_tabs_go_on_with_one_check_and_a_cleared_one_is_not_mixed_into_the_next(tab: Tab) -> None:
    tab.expected.append("409")
    begins(tab)
    for step in ("urgent-now", "urgent-signs"):
        is_at(tab, step)
        tab.answers_page(RUNNER)
        goes_on(tab)
    is_at(tab, "about-you")
    other = tab.beside()
    other.opens("/check/where/")
    other.answers_page(RUNNER)
    goes_on(other)
    is_at(other, "about-you")

    # What was said in the other tab is not asked here again.
    tab.page.bring_to_front()
    tab.answers_page(RUNNER)
    goes_on(tab)
    is_at(tab, "feel")
    expect(tab.page.get_by_text(ANOTHER)).to_have_count(0)

    other.page.bring_to_front()
    other.page.get_by_role("button", name="Clear my answers").click()
    expect(heading(other)).to_have_text("Your answers are cleared")

    tab.page.bring_to_front()
    tab.answers_page(RUNNER)
    goes_on(tab)
    is_at(tab, "urgent-now")
    expect(tab.page.get_by_text(ANOTHER)).to_be_visible()
    expect(tab.page.locator("main input:checked")).to_have_count(0)
    assert [cookie["name"] for cookie in tab.page.context.cookies()] == ["csrftoken"]


PLACE = """() => {
  const at = document.activeElement;
  const place = at.closest(".choice") ?? at;
  const box = place.getBoundingClientRect();
  const style = getComputedStyle(place);
  // A place of the figure is drawn with a heavier edge, since nothing can be drawn around it.
  const edge = at.matches(".place") ? getComputedStyle(at.querySelector(".place__edge")).strokeWidth : "0";
  return {
    name: at.name ?? "", type: at.type ?? "", value: at.value ?? "", text: at.textContent.trim(),
    ring: at.matches(":focus-visible") &&
      (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || parseFloat(edge) >= 8),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    body: at === document.body,
  };
}"""


def tabs_to(tab: Tab, wanted: str, *, most: int = 80) -> None:
    """Press the Tab key until something with these words has the focus, which must be seen at every stop."""
    for _ in range(most):
        tab.page.keyboard.press("Tab")
        place = tab.page.evaluate(PLACE)
        assert place["seen"], place
        assert place["ring"], place
        if wanted in place["text"]:
            return
    raise AssertionError(f"{wanted} is not reached on {tab.path}")


def answers_with_keys(tab: Tab, present: tuple[str, ...]) -> None:
    """From the heading through the whole form, to the button: arrows within a question, or the space bar."""
    questions = {question.slug: question for question in tab.edition.index.steps[tab.step].questions}
    wanted = Visitor(tab.edition).would_answer(questions, present)
    for _ in range(80):
        tab.page.keyboard.press("Tab")
        place = tab.page.evaluate(PLACE)
        assert place["seen"], place
        assert place["ring"], place
        if place["text"] == "Continue":
            return
        if place["type"] == "radio":
            choices = [choice.slug for choice in questions[place["name"]].choices]
            down = choices.index(wanted[place["name"]][0])
            for key in ["ArrowDown"] * down or ["Space"]:
                tab.page.keyboard.press(key)
        elif place["type"] == "checkbox" and place["value"] in wanted[place["name"]]:
            tab.page.keyboard.press("Space")
    raise AssertionError(f"the button is not reached on {tab.path}")


def test_a_whole_check_with_the_keyboard_alone(tab: Tab) -> None:
    tab.opens("/")
    tabs_to(tab, "Start the check")
    tab.page.keyboard.press("Enter")
    is_at(tab, "urgent-now")
    steps: list[str] = []
    while tab.step != "answers":
        steps.append(tab.step)
        assert len(steps) <= 16, steps
        answers_with_keys(tab, RUNNER)
        tab.page.keyboard.press("Enter")
        expect(tab.page).not_to_have_url(re.compile(f"/check/{steps[-1]}/$"))
        expect(heading(tab)).to_be_focused()
    tabs_to(tab, "See my result")
    tab.page.keyboard.press("Enter")
    expect(heading(tab)).to_have_text("Your result")
    fits_case(tab, "case-111")


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_the_keyboard_is_trapped_nowhere_on_the_page_with_the_figure(tab: Tab, key: str) -> None:
    tab.has(SAFE)
    page = tab.opens("/check/where/")
    page.keyboard.press(key)
    first = page.evaluate_handle("document.activeElement")
    stops = 1
    for _ in range(80):
        page.keyboard.press(key)
        if page.evaluate("(first) => document.activeElement === first", first):
            break
        stops += 1
    else:
        raise AssertionError("the keys do not come round again")
    assert stops >= len(tab.edition.index.questions["where"].choices) + 5


@pytest.mark.parametrize("trouble", ["dropped", "unavailable", "hanging"])
def test_a_request_that_fails_in_the_middle_loses_nothing(tab: Tab, trouble: str) -> None:
    tab.expected += ["503", "ERR_INTERNET_DISCONNECTED", "htmx:", "failed: POST"]
    begins(tab)
    for _ in SAFE:
        tab.answers_page(RUNNER)
        goes_on(tab)
    page = tab.page
    button = page.get_by_role("button", name="Continue")
    tab.answers_page(RUNNER)
    if trouble == "hanging":
        page.evaluate("addEventListener('htmx:beforeSend', ({detail}) => { window.underWay = detail.xhr; })")
        page.route("**/check/about-you/", lambda route: None)
    elif trouble == "dropped":
        page.context.set_offline(True)
    else:
        page.route("**/check/about-you/", lambda route: route.fulfill(status=503, body="<h1>Busy</h1>"))
    tab.continues()
    if trouble == "hanging":
        expect(page.get_by_text("One moment")).to_be_visible()
        # It takes too long from now on, and not from some moment before which it has to be seen.
        page.evaluate("underWay.timeout = 1")
    expect(page.get_by_role("alert").filter(has_text=NOT_SENT)).to_be_visible()
    expect(page.get_by_text("One moment")).to_be_hidden()
    shows_what_was_chosen(tab, "about-you", RUNNER)
    expect(button).to_be_enabled()
    # It was disabled for a while, and a keyboard must not have to look for it.
    expect(button).to_be_focused()
    page.unroute("**/check/about-you/")
    page.context.set_offline(False)
    goes_on(tab, taken_along=True)
    is_at(tab, "where")
    expect(page.get_by_text(NOT_SENT)).to_be_hidden()


def test_pressing_twice_sends_once(tab: Tab) -> None:
    held: list[Route] = []
    sent: list[Request] = []

    def hold(route: Route) -> None:
        held.append(route)

    begins(tab)
    page = tab.page
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.route("**/check/urgent-now/", hold)
    tab.answers_page(())
    button = page.get_by_role("button", name="Continue")
    button.dblclick()
    expect(page.get_by_text("One moment")).to_be_visible()
    expect(button).to_be_disabled()
    page.get_by_label("None of these").press("Enter")
    assert len(held) == 1
    held[0].continue_()
    is_at(tab, "urgent-signs")
    expect(heading(tab)).to_be_focused()
    assert len(sent) == 1
