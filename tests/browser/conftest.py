"""A real browser and a real server. A browser that is missing fails the tests; it never leaves them out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect
from pytest_django.live_server_helper import LiveServer

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning.knowledge import Question
from spasmcheck.web import state as states
from spasmcheck.web.state import State
from tests.chromium import NoBrowser, launch_options
from tests.visitors import Answers, Visitor

# Longer than anything takes, also on a machine whose processors are all busy.
PATIENCE = 120_000


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser of this machine."""
    try:
        return browser_type_launch_args | launch_options()
    except NoBrowser as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(autouse=True, scope="session")
def patience() -> None:
    """What is expected of a page may take its time."""
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def server() -> Iterator[LiveServer]:
    """The site on a free port. No test here may use the database, so a page that asks it fails."""
    running = LiveServer("localhost")
    yield running
    running.stop()


@dataclass(eq=False)
class Tab:
    """A tab of a browser whose every complaint is noted.

    touch: what is pressed is pressed with a finger.
    expected: texts that a test means to provoke; a complaint that holds none of them fails the test.
    """

    page: Page
    url: str
    edition: PublishedEdition
    touch: bool = False
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    def opens(self, path: str) -> Page:
        """Go to a page of the site."""
        self.page.goto(self.url + path)
        return self.page

    def has(self, answers: Answers) -> None:
        """Begin with these answers in the browser."""
        given = {question: tuple(chosen) for question, chosen in answers.items()}
        value = states.encoded(State(self.edition.number, given))
        name = django_settings.SPASMCHECK_ANSWERS_COOKIE
        self.page.context.add_cookies(
            [{"name": name, "value": value, "url": self.url, "httpOnly": True, "sameSite": "Lax"}]
        )

    def chooses(self, *labels: str) -> None:
        """Choose answers by their words, as with a finger or a mouse."""
        for label in labels:
            self.page.locator("label").get_by_text(label, exact=True).click()

    def ticks(self, question: str, choice: str) -> None:
        """Choose an answer by its place in the questionnaire."""
        self.page.locator(f'input[name="{question}"][value="{choice}"] + label').click()

    def continues(self) -> None:
        """Press the button."""
        self.presses(self.page.get_by_role("button", name="Continue"))

    def follows(self, name: str | re.Pattern[str]) -> None:
        """Press a link, the first if there are several."""
        self.presses(self.page.get_by_role("link", name=name).first)

    def presses(self, place: Locator) -> None:
        """With the mouse, or with a finger."""
        if self.touch:
            place.tap()
        else:
            place.click()

    def asks(self, question: Question) -> Locator:
        """A question as it stands on the page, found by its words."""
        return self.page.get_by_role("group", name=question.text, exact=True)

    def answers_page(self, present: tuple[str, ...]) -> None:
        """Choose by their words what somebody with these findings would answer to all that the page asks."""
        questions = self.edition.index.steps[self.step].questions
        wanted = Visitor(self.edition).would_answer([question.slug for question in questions], present)
        chosen = self.chosen
        for question in questions:
            for choice in question.choices:
                if choice.slug in wanted[question.slug] and (question.slug, choice.slug) not in chosen:
                    self.presses(self.asks(question).locator("label").get_by_text(choice.label, exact=True))

    def beside(self) -> Tab:
        """Another tab of the same browser, which is then in front; the complaints of both come together."""
        page = self.page.context.new_page()
        other = Tab(page, self.url, self.edition, self.touch, self.complaints, self.expected, self.asked)
        other._listen()
        return other

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """(question, choice) of everything that is chosen on the page, in its order."""
        checked = self.page.locator("main input:checked")
        return [(name, value) for name, value in checked.evaluate_all("all => all.map(i => [i.name, i.value])")]

    @property
    def path(self) -> str:
        """The address without the site."""
        return self.page.url.removeprefix(self.url)

    @property
    def step(self) -> str:
        """The step that the page asks, or the last part of its address if it asks none."""
        return self.path.split("?")[0].strip("/").split("/")[-1]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console {message.type}: {message.text}")

    def _requested(self, request: Request) -> None:
        self.asked.append(request)
        if urlsplit(request.url).netloc != urlsplit(self.url).netloc:
            self.complaints.append(f"asked elsewhere: {request.url}")

    def _failed(self, request: Request) -> None:
        # A browser gives up what a page that it leaves has not finished loading.
        if request.failure == "net::ERR_ABORTED":
            return
        self.complaints.append(f"failed: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"status {response.status}: {response.url}")

    def _listen(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", self._requested)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _overtaken(self) -> int:
        """How many requests of htmx were given up for a later one to the same address."""
        swapped = [request for request in self.asked if request.headers.get("hx-request")]
        last = {_target(request): request for request in swapped}
        return sum(
            request.failure == "net::ERR_ABORTED" and request is not last[_target(request)] for request in swapped
        )

    def unexpected(self) -> list[str]:
        """The complaints that no test means to provoke.

        htmx calls it an error, in two lines, when somebody who types on overtakes a request. As many such pairs
        are no complaint as requests were overtaken; any other abort is one.
        """
        found = []
        overtaken = self._overtaken()
        for text in self.complaints:
            ended = text.replace(_ABORTED, _ENDED)
            if overtaken and ended != text and found and found[-1] == ended:
                found.pop()
                overtaken -= 1
            else:
                found.append(text)
        return [text for text in found if not any(part in text for part in self.expected)]


_ABORTED, _ENDED = "console error: htmx:sendAbort, ", "console error: htmx:afterRequest, "


def _target(request: Request) -> tuple[str, str]:
    return request.method, urlsplit(request.url).path


OpenTab = Callable[..., Tab]


@contextmanager
def opens_tabs(browser: Browser, url: str, edition: PublishedEdition, **usual: Any) -> Iterator[OpenTab]:
    """Opens tabs, each in a browser of its own; arguments are those of a browser context, `usual` for all."""
    contexts: list[BrowserContext] = []
    tabs: list[Tab] = []

    def opened(**options: Any) -> Tab:
        context = browser.new_context(**(usual | options))
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        tab = Tab(context.new_page(), url, edition, touch=bool(options.get("has_touch")))
        tab._listen()
        tabs.append(tab)
        return tab

    try:
        yield opened
    finally:
        for context in contexts:
            context.close()
    assert [text for tab in tabs for text in tab.unexpected()] == []


@pytest.fixture
def open_tab(browser: Browser, server: LiveServer, edition: PublishedEdition) -> Iterator[OpenTab]:
    """Opens a tab in a browser of its own; arguments are those of a browser context."""
    with opens_tabs(browser, server.url, edition) as opened:
        yield opened


@pytest.fixture
def tab(open_tab: OpenTab) -> Tab:
    """An ordinary tab."""
    return open_tab(viewport={"width": 1100, "height": 900})
