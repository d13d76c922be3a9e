"""What is done in each project, step by step, and what each step costs.

A step is an answer that is sent and what brings the next question. The last, which brings the list of answers, is
left out everywhere: it is another page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from spasmcheck.evidence.exchange.fixtures import read_fixtures
from spasmcheck.reasoning.interview import answer
from spasmcheck.reasoning.knowledge import QuestionKind, Step

from .browser import Application, Browser
from .peers import FIXTURES, RUNNER

Costs = Iterator[tuple[str, float]]
"""What was done, and its CPU seconds."""

READING = ("/", "/electrolytes/magnesium/", "/foods/", "/causes/", "/sources/", "/laboratory/", "/how-this-works/")

STEPS = {step.slug: step for step in read_fixtures(FIXTURES).steps}


def chosen(step: Step, prefix: str = "") -> dict[str, list[str]]:
    """What the runner chooses on the page of a step."""
    given = {}
    for question in step.questions:
        typical = question.choices[2 if question.kind is QuestionKind.FREQUENCY else 1].slug
        given[prefix + question.slug] = list(answer(question, frozenset(RUNNER), frozenset()) or (typical,))
    return given


def ours(application: Application) -> Costs:
    """A whole check with htmx and one without JavaScript, the result, pages to read, and an empty view."""
    browser = Browser(application)
    for seconds in check(browser, htmx=True):
        yield "step", seconds
        yield "empty view", browser.asks("/empty/")[0]
    yield "result", browser.asks("/result/")[0]
    for seconds in check(Browser(application), htmx=False):
        yield "step without JavaScript", seconds
    for page in READING:
        yield f"page {page}", browser.asks(page)[0]


def check(browser: Browser, *, htmx: bool, steps: Mapping[str, Step] = STEPS) -> Iterator[float]:
    """The CPU seconds of each step of a whole check: an answer that brings the next page, or that leads to it."""
    path = "/check/urgent-now/"
    browser.asks(path)
    while True:
        if htmx:
            form = own_form(browser, path, steps)
            spent, _, headers = browser.asks(path, form, HTTP_HX_REQUEST="true")
            path = headers["hx-push-url"]
        else:
            form = own_form(browser, path, steps)
            spent, _, headers = browser.asks(path, form, expected="302 Found")
            path = headers["location"]
        if path == "/check/answers/":
            return
        yield spent if htmx else spent + browser.asks(path)[0]


def own_form(browser: Browser, path: str, steps: Mapping[str, Step]) -> dict[str, Any]:
    """The form of a step of ours, filled in."""
    return {"csrfmiddlewaretoken": browser.cookies["csrftoken"], **chosen(steps[path.split("/")[2]])}


_CURRENT = re.compile(rb'name="check-current_step" value="([^"]+)"')


def wizard(application: Application) -> Costs:
    """A whole check in the wizard, and a view that does nothing."""
    browser = Browser(application)
    content = browser.asks("/check/")[1]
    while step := current_step(content):
        spent, content, _ = browser.asks("/check/", wizard_form(browser, step))
        if current_step(content):
            yield "step", spent
            yield "empty view", browser.asks("/empty/")[0]


def current_step(content: bytes) -> str:
    """The step that a page of the wizard asks, or nothing at its end."""
    found = _CURRENT.search(content)
    return found[1].decode() if found else ""


def wizard_form(browser: Browser, step: str) -> dict[str, Any]:
    """The form of a step of the wizard, filled in."""
    return {
        "csrfmiddlewaretoken": browser.cookies["csrftoken"],
        "check-current_step": step,
        **chosen(STEPS[step], f"{step}-"),
    }
