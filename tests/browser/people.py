"""People who answer what the screen asks, page after page, and look where they have come to."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Tab
from tests.visitors import Visitor

RUNNER = (
    "age-18-39",
    "sex-male",
    "in-calf",
    "during-exercise",
    "after-exercise",
    "painful-tightening",
    "lasts-minutes",
    "less-often",
    "started-days-ago",
    "new-or-intense-exercise",
    "long-endurance-effort",
    "heavy-sweating",
)
NIGHT_CRAMPS_AT_72 = (
    "age-60-plus",
    "sex-female",
    "in-calf",
    "in-foot",
    "at-night-or-rest",
    "painful-tightening",
    "lasts-minutes",
    "weekly",
    "started-months-ago",
    "takes-loop-or-thiazide-diuretic",
    "takes-statin",
    "has-hypertension",
)
PREGNANT = (
    "age-18-39",
    "sex-female",
    "pregnant",
    "pre-eclampsia-signs",
    "in-calf",
    "at-night-or-rest",
    "painful-tightening",
    "lasts-minutes",
    "weekly",
    "started-weeks-ago",
)


def begins(tab: Tab) -> None:
    """From the start page to the first question."""
    tab.opens("/")
    tab.follows("Start the check")
    is_at(tab, "urgent-now")


def is_at(tab: Tab, step: str) -> None:
    """The page of the check with this address is there, and whole."""
    expect(tab.page).to_have_url(re.compile(f"/check/{step}/($|[?])"))
    tab.page.wait_for_load_state()
    expect(tab.page.locator("header")).to_have_count(1)
    expect(heading(tab)).to_have_count(1)


def heading(tab: Tab) -> Locator:
    """The heading of the first level."""
    return tab.page.get_by_role("heading", level=1)


def fits_the_screen(tab: Tab) -> None:
    """Nothing is wider than the screen. On a phone the window itself grows with what is too wide for it."""
    root = "document.documentElement"
    assert tab.page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), tab.path


def goes_on(tab: Tab, *, taken_along: bool = False) -> None:
    """Press Continue and look at the page that follows.

    taken_along: scripts run and the page is swapped in place, so the reader must now be at the new heading.
    """
    before = tab.step
    tab.continues()
    expect(tab.page).not_to_have_url(re.compile(f"/{before}/($|[?])"))
    tab.page.wait_for_load_state()
    expect(heading(tab)).to_have_count(1)
    if taken_along:
        expect(heading(tab)).to_be_focused()
        assert tab.page.title() == f"{heading(tab).inner_text()} – spasmcheck"
        assert tab.page.evaluate("scrollY") == 0, tab.path
        fits_the_screen(tab)


def walk(
    tab: Tab, present: tuple[str, ...], *, most: int = 16, banner: str = "", taken_along: bool = False
) -> list[str]:
    """Answer page after page until one is no step; the steps, in order.

    What each page says about how many are left must not rise, and be true within two pages. banner: words that
    every page must show.
    """
    seen: list[str] = []
    said: list[tuple[int, int]] = []
    while tab.step in tab.edition.index.steps:
        assert len(seen) < most, f"still asked after {seen}"
        if banner:
            expect(tab.page.get_by_text(banner)).to_be_visible()
        left = pages_said_to_be_left(tab)
        said += [] if left is None else [(len(seen), left)]
        seen.append(tab.step)
        tab.answers_page(present)
        goes_on(tab, taken_along=taken_along and tab.step != "result")
    if tab.step == "answers":
        figures = [left for _, left in said]
        assert figures == sorted(figures, reverse=True), figures
        assert [(page, left) for page, left in said if abs(len(seen) - 1 - page - left) > 2] == [], said
    return seen


def pages_said_to_be_left(tab: Tab) -> int | None:
    """The figure of "About N more pages"; 0 on what may be the last, None where none is said."""
    text = tab.page.locator(".progress").inner_text()
    if found := re.search(r"About (\d+) more page", text):
        return int(found[1])
    return 0 if "last page" in text else None


def shows_what_was_chosen(tab: Tab, step: str, present: tuple[str, ...]) -> None:
    """The page of the step is there, and just what somebody with these findings chose is chosen on it."""
    is_at(tab, step)
    questions = [question.slug for question in tab.edition.index.steps[step].questions]
    wanted = Visitor(tab.edition).would_answer(questions, present)
    chosen = [(question, choice) for question, choices in wanted.items() for choice in choices]
    expect(tab.page.locator("main input:checked")).to_have_count(len(chosen))
    assert tab.chosen == chosen, step


def changes(tab: Tab, name: str, choice: str) -> None:
    """From the list of answers: change the one with this name."""
    # What is only for those who hear the page stands apart from what is seen.
    tab.follows(re.compile(f"^Change ?: {name}$"))
    expect(tab.page.get_by_text("Changing an answer")).to_be_visible()
    tab.chooses(choice)
    goes_on(tab)


def sees_result(tab: Tab) -> None:
    """From the list of answers to the result."""
    expect(heading(tab)).to_have_text("Check your answers")
    tab.follows("See my result")
    expect(heading(tab)).to_have_text("Your result")


def advice(tab: Tab) -> Locator:
    """The heading that says how urgent it is."""
    return tab.page.locator(".advice__title")


def fits_case(tab: Tab, slug: str, *, advice_too: bool = True) -> None:
    """The result would be acceptable for this reference case, whom the visitor resembles."""
    case = next(case for case in tab.edition.knowledge.reference_cases if case.slug == slug)
    names = {cause.plain_name: cause.slug for cause in tab.edition.knowledge.causes}
    shown = [names[name] for name in tab.page.locator(".contributor__head h3").all_inner_texts()]
    assert set(shown[:3]) & set(case.acceptable_causes), (shown, case.title)
    if advice_too:
        level = re.search(r"advice--([a-z-]+)", tab.page.locator("section.advice").get_attribute("class") or "")
        assert level, "no advice"
        assert level[1] in case.acceptable_advice, case.title
