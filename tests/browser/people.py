"""People who answer what the screen asks, page after page."""

from __future__ import annotations

import re

from playwright.sync_api import expect

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


def step_of(tab: Tab) -> str:
    """The step that the page asks, or the other page of the check that it is."""
    found = re.match(r"/(?:check/)?([a-z-]+)/", tab.path)
    assert found, tab.path
    return found[1]


def choose(tab: Tab, present: tuple[str, ...]) -> None:
    """Choose on this page what somebody with these findings would."""
    questions = [question.slug for question in tab.edition.model.steps[step_of(tab)].questions]
    for question, choices in Visitor(tab.edition).would_answer(questions, present).items():
        for choice in choices:
            tab.ticks(question, choice)


def goes_on(tab: Tab) -> None:
    """Press Continue and wait for the page that follows."""
    before = tab.path.split("?")[0]
    tab.continues()
    expect(tab.page).not_to_have_url(re.compile(f"{before}($|[?])"))
    expect(tab.page.locator("h1")).to_have_count(1)


def walk(tab: Tab, present: tuple[str, ...], *, most: int = 25) -> list[str]:
    """Answer page after page until one is no step; the steps, in order."""
    seen: list[str] = []
    for _ in range(most):
        step = step_of(tab)
        if step not in tab.edition.model.steps:
            return seen
        seen.append(step)
        choose(tab, present)
        goes_on(tab)
    raise AssertionError(f"still asked after {seen}")


def pages_said_to_be_left(tab: Tab) -> int | None:
    """The figure of "About N more pages"; 0 on what may be the last, None where none is said."""
    text = tab.page.locator(".progress").inner_text()
    if found := re.search(r"About (\d+) more page", text):
        return int(found[1])
    return 0 if "last page" in text else None
