"""Every kind of page, and how to come to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings as django_settings

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning.knowledge import QuestionKind
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
    steps = edition.index.steps.values()
    return Visitor(edition).would_answer([q.slug for step in steps for q in step.questions], PRESENT)


def unfold(tab: Tab) -> None:
    """Open every part of a page that can be opened. What moves from here on does not move by itself."""
    tab.page.evaluate("""() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
      performance.mark("unfolded");
      for (const part of document.querySelectorAll("details")) part.open = true;
      done();
    })))""")


def start(tab: Tab) -> None:
    """What everybody sees first."""
    tab.opens("/")


def start_under_way(tab: Tab) -> None:
    """The same to somebody who has begun."""
    tab.has(SAFE)
    tab.opens("/")


def safety_step(tab: Tab) -> None:
    """The first page of the check."""
    tab.opens("/check/urgent-now/")


def safety_errors(tab: Tab) -> None:
    """A problem on a page with one question, without htmx."""
    tab.expected.append("422")
    safety_step(tab)
    sent_as_it_is(tab)


def after_answers_were_lost(tab: Tab) -> None:
    """A page that says so."""
    value, name = "not-to-be-read", django_settings.SPASMCHECK_ANSWERS_COOKIE
    tab.page.context.add_cookies([{"name": name, "value": value, "url": tab.url}])
    safety_step(tab)
    tab.page.locator("main .note").first.wait_for()


def two_questions(tab: Tab) -> None:
    """A page with a heading of its own and two questions."""
    tab.has(SAFE)
    tab.opens("/check/about-you/")


def body_picture(tab: Tab) -> None:
    """The page that asks where."""
    tab.has(thorough(tab.edition))
    tab.opens("/check/where/")


def body_picture_errors(tab: Tab) -> None:
    """The same with a problem."""
    tab.expected.append("422")
    tab.has({slug: chosen for slug, chosen in thorough(tab.edition).items() if slug != "where"})
    tab.opens("/check/where/")
    tab.continues()
    tab.page.locator(".error-summary").wait_for()


def frequencies(tab: Tab) -> None:
    """A page that asks how often."""
    tab.has(SAFE)
    tab.opens("/check/foods-plants/")


def medicines(tab: Tab) -> None:
    """A page with example names, opened, and answers chosen."""
    tab.has(thorough(tab.edition))
    tab.opens("/check/medicines-common/")
    unfold(tab)


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


def early_review(tab: Tab) -> None:
    """The list of answers while questions are left."""
    tab.has(SAFE)
    tab.opens("/check/answers/")


def emergency(tab: Tab) -> None:
    """The page that interrupts."""
    tab.has(SAFE | {"urgent-now": ["chest-pain", "stroke-signs"]})
    tab.opens("/check/emergency/")


def same_day(tab: Tab) -> None:
    """The page that interrupts for help today."""
    tab.has(SAFE | {"urgent-signs": ["swollen-leg", "slurred"]})
    tab.opens("/check/today/")


def stop(tab: Tab) -> None:
    """The page for those under 18."""
    tab.has(SAFE | {"age": ["under-18"], "sex": ["male"]})
    tab.opens("/check/not-for-you/")


def result(tab: Tab) -> None:
    """A full result, with everything unfolded."""
    tab.has(thorough(tab.edition))
    tab.opens("/result/")
    unfold(tab)


def result_without_food(tab: Tab) -> None:
    """A result as it is before the food part."""
    asks = tab.edition.index.questions
    answers = thorough(tab.edition).items()
    tab.has({slug: chosen for slug, chosen in answers if asks[slug].kind is not QuestionKind.FREQUENCY})
    tab.opens("/result/")


def early_result(tab: Tab) -> None:
    """A result of which most is unknown, and an emergency."""
    tab.has(SAFE | {"urgent-now": ["chest-pain"]})
    tab.opens("/result/")


def unfinished(tab: Tab) -> None:
    """The page instead of a result, for somebody who stopped early."""
    tab.has(SAFE | {"where": ["calf"]})
    tab.opens("/result/")


def poisoned(tab: Tab) -> None:
    """An emergency with lines to call beside the emergency number."""
    tab.has(SAFE | {"urgent-now": ["poison"]})
    tab.opens("/check/emergency/")


def no_longer_urgent(tab: Tab) -> None:
    """A question under a note on advice that no longer holds."""
    tab.opens("/check/urgent-now/")
    tab.chooses("Chest pain or pressure")
    tab.continues()
    tab.page.wait_for_url("**/check/emergency/")
    tab.opens("/check/urgent-now/")
    tab.chooses("None of these")
    tab.continues()
    tab.page.wait_for_url("**/check/urgent-signs/")


def evidence_of_a_result(tab: Tab) -> None:
    """Every answer that counted."""
    tab.has(thorough(tab.edition))
    tab.opens("/result/why/")


def well_fed_result(tab: Tab) -> None:
    """A result with foods to choose from, and nothing held back."""
    steps = tab.edition.index.steps.values()
    asked = [question.slug for step in steps for question in step.questions]
    tab.has(Visitor(tab.edition).would_answer(asked, ("age-40-59", "sex-female", "in-calf", "at-night-or-rest")))
    tab.opens("/result/")
    unfold(tab)


def diary(tab: Tab) -> None:
    """A sheet to write on."""
    tab.opens("/diary/")


def cause(tab: Tab) -> None:
    """The page of a cause."""
    tab.opens("/causes/low-magnesium/")


def all_pages(tab: Tab) -> None:
    """The list of what there is to read."""
    tab.opens("/read/")


def electrolytes(tab: Tab) -> None:
    """Tiles."""
    tab.opens("/electrolytes/")


def electrolyte(tab: Tab) -> None:
    """The page with most kinds of tables and lists."""
    tab.opens("/electrolytes/calcium/")


def muscles(tab: Tab) -> None:
    """Drawings."""
    tab.opens("/how-muscles-work/")


def laboratory(tab: Tab) -> None:
    """Sliders and a curve."""
    tab.opens("/laboratory/?calcium=0.6&potassium=4.5&magnesium=0.55")


def laboratory_errors(tab: Tab) -> None:
    """A setting outside of the range."""
    tab.expected.append("422")
    tab.opens("/laboratory/?calcium=9")


def foods(tab: Tab) -> None:
    """Some of the foods; all of them are more of the same."""
    tab.opens("/foods/?q=be&nutrient=calcium")
    unfold(tab)


def foods_errors(tab: Tab) -> None:
    """A filter that there is not."""
    tab.expected.append("422")
    tab.opens("/foods/?q=oat&nutrient=sodium&group=bogus&diet=x")


def causes(tab: Tab) -> None:
    """Causes by family."""
    tab.opens("/causes/")


def medicines_to_read(tab: Tab) -> None:
    """Groups of medicines."""
    tab.opens("/medicines/")


def cautions(tab: Tab) -> None:
    """Who should take care."""
    tab.opens("/cautions/")


def danger_signs(tab: Tab) -> None:
    """All danger signs."""
    tab.opens("/when-to-get-help/")


def claims(tab: Tab) -> None:
    """Claims and verdicts."""
    tab.opens("/claims/")


def text_page(tab: Tab) -> None:
    """A page that is text alone."""
    tab.opens("/read/stretching-for-night-cramps/")


def sources(tab: Tab) -> None:
    """The longest list there is. Its items are alike, so the first of them stand for the rest."""
    tab.opens("/sources/")
    rest = ".sources--all > li:nth-child(n + 31)"
    tab.page.evaluate("rest => document.querySelectorAll(rest).forEach(item => item.remove())", rest)


def method(tab: Tab) -> None:
    """How this works."""
    tab.opens("/how-this-works/")


def priors(tab: Tab) -> None:
    """Starting points of all causes."""
    tab.opens("/how-this-works/starting-points/")


def estimate(tab: Tab) -> None:
    """How intake is estimated."""
    tab.opens("/how-this-works/intake/")


def accuracy(tab: Tab) -> None:
    """What was measured."""
    tab.opens("/how-this-works/accuracy/")


def editions(tab: Tab) -> None:
    """The live edition and what came before."""
    tab.opens("/how-this-works/editions/")


def privacy(tab: Tab) -> None:
    """What is kept, and what is asked for."""
    tab.opens("/privacy/")


def search(tab: Tab) -> None:
    """A search with a danger sign among its results."""
    tab.opens("/search/")
    tab.page.locator("#search-q").fill("chest pain")
    tab.page.locator("#found mark").first.wait_for()


def clearing(tab: Tab) -> None:
    """The question before everything is gone."""
    tab.has(SAFE)
    tab.opens("/check/clear/")


def cleared(tab: Tab) -> None:
    """Nothing is left."""
    tab.opens("/check/cleared/")


def not_found(tab: Tab) -> None:
    """An address that leads nowhere."""
    tab.expected.append("404")
    tab.opens("/no-such-page/")


def too_old(tab: Tab) -> None:
    """A form without its token."""
    tab.expected.append("403")
    safety_step(tab)
    tab.page.context.clear_cookies()
    sent_as_it_is(tab)


def too_much(tab: Tab) -> None:
    """More than any answer can be."""
    tab.expected.append("413")
    safety_step(tab)
    tab.page.locator("main input").last.evaluate("(input) => { input.value = 'x'.repeat(70_000); }")
    tab.page.locator("main input").last.check(force=True)
    sent_as_it_is(tab)


def asked_too_often(tab: Tab) -> None:
    """More of what costs much than one address may ask for."""
    tab.expected.append("429")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "SPASMCHECK_COSTLY_PER_MINUTE", 1)
        for _ in range(2):
            tab.opens("/laboratory/")


def wrong_method(tab: Tab) -> None:
    """An address that can only be read."""
    tab.expected.append("405")
    safety_step(tab)
    tab.page.evaluate("document.querySelector('main form').action = '/result/'")
    sent_as_it_is(tab)


def our_fault(tab: Tab) -> None:
    """The page for a fault of ours."""
    # A page that leans on nothing names no icon either, so the browser asks for one where it is used to.
    tab.expected += ["500", "404"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spasmcheck.results.views.check_under_way", None)
        tab.opens("/result/")


def sent_as_it_is(tab: Tab) -> None:
    """Send the form of a step as a browser without JavaScript does."""
    with tab.page.expect_navigation():
        tab.page.evaluate("document.querySelector('main form').submit()")


KINDS: list[Callable[[Tab], None]] = [
    start,
    start_under_way,
    safety_step,
    safety_errors,
    after_answers_were_lost,
    two_questions,
    error_state,
    body_picture,
    body_picture_errors,
    medicines,
    frequencies,
    frequency_errors,
    review,
    early_review,
    emergency,
    same_day,
    stop,
    result,
    result_without_food,
    early_result,
    unfinished,
    poisoned,
    no_longer_urgent,
    well_fed_result,
    evidence_of_a_result,
    diary,
    cause,
    all_pages,
    electrolytes,
    electrolyte,
    muscles,
    laboratory,
    laboratory_errors,
    foods,
    foods_errors,
    causes,
    medicines_to_read,
    cautions,
    danger_signs,
    claims,
    text_page,
    sources,
    method,
    priors,
    estimate,
    accuracy,
    editions,
    privacy,
    search,
    clearing,
    cleared,
    not_found,
    too_old,
    too_much,
    asked_too_often,
    wrong_method,
    our_fault,
]
