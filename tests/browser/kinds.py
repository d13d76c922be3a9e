"""Every kind of page, and how to come to it."""

from __future__ import annotations

from collections.abc import Callable

from spasmcheck.evidence.edition_file import PublishedEdition
from tests.browser.conftest import Tab
from tests.visitors import SAFE, Visitor

PRESENT = (
    "age-18-39",
    "sex-female",
    "pregnant",
    "in-calf",
    "takes-diuretic",
    "takes-potassium",
    "has-kidney-disease",
)


def thorough(edition: PublishedEdition) -> dict[str, tuple[str, ...]]:
    """Answers to every page there is, with cautions to show."""
    steps = edition.model.steps.values()
    return Visitor(edition).would_answer([q.slug for step in steps for q in step.questions], PRESENT)


def start(tab: Tab) -> None:
    """What everybody sees first."""
    tab.opens("/")


def safety_step(tab: Tab) -> None:
    """The first page of the check."""
    tab.opens("/check/urgent-now/")


def two_questions(tab: Tab) -> None:
    """A page with a heading of its own and two questions."""
    tab.has(SAFE)
    tab.opens("/check/about-you/")


def frequencies(tab: Tab) -> None:
    """A page that asks how often."""
    tab.has(SAFE)
    tab.opens("/check/foods-plants/")


def medicines(tab: Tab) -> None:
    """A page with example names, opened, and answers chosen."""
    tab.has(thorough(tab.edition))
    tab.opens("/check/medicines-common/")
    tab.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")


def error_state(tab: Tab) -> None:
    """A page with problems, as htmx shows it."""
    tab.expected.append("422")
    two_questions(tab)
    tab.continues()
    tab.page.locator(".error-summary").wait_for()


def frequency_errors(tab: Tab) -> None:
    """Problems on a page that asks how often, and an emergency above them."""
    tab.expected.append("422")
    tab.has(SAFE | {"urgent-now": ["chest-pain"]})
    tab.opens("/check/foods-other/")
    tab.continues()
    tab.page.locator(".error-summary").wait_for()


def review(tab: Tab) -> None:
    """The list of answers."""
    tab.has(thorough(tab.edition))
    tab.opens("/check/answers/")


def emergency(tab: Tab) -> None:
    """The page that interrupts."""
    tab.has(SAFE | {"urgent-now": ["chest-pain", "stroke-signs"]})
    tab.opens("/check/emergency/")


def stop(tab: Tab) -> None:
    """The page for those under 18."""
    tab.has(SAFE | {"age": ["under-18"], "sex": ["male"]})
    tab.opens("/check/not-for-you/")


def result(tab: Tab) -> None:
    """A full result, with everything unfolded."""
    tab.has(thorough(tab.edition))
    tab.opens("/result/")
    tab.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")


def early_result(tab: Tab) -> None:
    """A result of which most is unknown, and an emergency."""
    tab.has(SAFE | {"urgent-now": ["chest-pain"]})
    tab.opens("/result/")


def cleared(tab: Tab) -> None:
    """Nothing is left."""
    tab.opens("/check/cleared/")


def not_found(tab: Tab) -> None:
    """An address that leads nowhere."""
    tab.expected.append("404")
    tab.opens("/no-such-page/")


KINDS: list[Callable[[Tab], None]] = [
    start,
    safety_step,
    two_questions,
    frequencies,
    medicines,
    error_state,
    frequency_errors,
    review,
    emergency,
    stop,
    result,
    early_result,
    cleared,
    not_found,
]
