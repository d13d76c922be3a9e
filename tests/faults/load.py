"""Visitors over real sockets, any number at once, who count what they sent and what came back.

Each has a browser of its own (a connection, a cookie jar) and goes through whole checks by what the pages ask.
A request that is refused or cut off is sent again, as somebody who reloads would; nothing else is.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

from tests.faults.marked import colours_on
from tests.faults.people import Outcome, Person
from tests.served import HOST, Served, wait_until

_PATIENCE = 300.0
_PAUSE = 0.1
_READS_FOR = 0.1
"""Seconds for which visitors of a crowd look at a page, which leaves the machine some time."""

_FORM = re.compile(r'<form method="post" action="(/check/[a-z0-9+-]+/)"[^>]* novalidate.*?</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_CHOICE = re.compile(r'<input class="choice__input"[^>]* name="([^"]+)"')
_LEVEL = re.compile(r'class="advice advice--([a-z-]+)"')
_CAUSE = re.compile(r'<h3 id="cause-([a-z0-9-]+)">')
_EDITION = re.compile(r"Edition (\d+) of the knowledge")


@dataclass
class Counts:
    """sent = answered + repeated, unless something was lost.

    statuses: how it was answered. refusals: why a request was sent again.
    """

    sent: int = 0
    answered: int = 0
    repeated: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.sent + other.sent,
            self.answered + other.answered,
            self.repeated + other.repeated,
            self.statuses + other.statuses,
            self.refusals + other.refusals,
        )


@dataclass
class Check:
    """One whole check. colours: of all its pages from the first answer on, and `mixed` those pages that had two.

    number: it was the so-many-th of a crowd to begin.
    """

    person: Person
    colours: set[str]
    mixed: list[str]
    outcome: Outcome
    edition: int
    pages: int
    number: int = 0

    def __str__(self) -> str:
        """What it came to, and what it should have."""
        expected = self.person.expected.get(self.colour)
        return f"{self.person.case} in {self.colour}, mixed {self.mixed}: {self.outcome}, not {expected}"

    @property
    def is_as_expected(self) -> bool:
        """Whether it came to what the reasoning says, all in one edition."""
        return not self.mixed and self.outcome == self.person.expected.get(self.colour)

    @property
    def colour(self) -> str:
        """The edition of the check; all of them when it had several."""
        return "+".join(sorted(self.colours))


class Browser:
    """A connection that is kept alive, or a new one for every request, which any worker may take; and cookies."""

    def __init__(self, port: int, *, keep_alive: bool = True) -> None:
        self.keep_alive = keep_alive
        self.cookies: dict[str, str] = {}
        self.counts = Counts()
        self._connection = HTTPConnection(HOST, port, timeout=_PATIENCE)

    def asks(self, path: str, form: dict[str, Any] | None = None) -> tuple[str, str]:
        """A page, wherever redirects lead, and its address. Where that fails, the connection is closed."""
        try:
            return self._followed(path, form)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Go."""
        self._connection.close()

    def _followed(self, path: str, form: dict[str, Any] | None) -> tuple[str, str]:
        for _ in range(6):
            status, to, page = self._answered(path, form)
            if status in {200, 409}:
                return path, page
            assert status == 302, (status, path, page[:500])
            path, form = to, None
        raise AssertionError("redirected in circles")

    def _answered(self, path: str, form: dict[str, Any] | None) -> tuple[int, str, str]:
        until = time.monotonic() + 2 * _PATIENCE
        while True:
            self.counts.sent += 1
            try:
                answer = self._once(path, form)
            except (OSError, HTTPException) as error:
                self.counts.repeated += 1
                self.counts.refusals[type(error).__name__] += 1
                self._connection.close()
                assert time.monotonic() < until, f"{path}: nobody answers"
                time.sleep(_PAUSE)
                continue
            self.counts.answered += 1
            self.counts.statuses[answer[0]] += 1
            return answer

    def _once(self, path: str, form: dict[str, Any] | None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form, doseq=True)
        self._connection.request("GET" if form is None else "POST", path, body, headers)
        response = self._connection.getresponse()
        page = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, rest = cookie.partition("=")
            value = rest.split(";")[0].strip('"')
            self.cookies[name] = value
            if not value:
                del self.cookies[name]
        if not self.keep_alive:
            self._connection.close()
        return response.status, response.headers.get("Location", ""), page


class Visitor:
    """Somebody on the way through a check."""

    def __init__(self, port: int, person: Person, *, keep_alive: bool = True, reads_for: float = 0) -> None:
        self.person = person
        self._reads_for = reads_for
        self.browser = Browser(port, keep_alive=keep_alive)
        self.colours: set[str] = set()
        self.mixed: list[str] = []
        self.pages = 0
        self._address, self._page = self.browser.asks("/check/")
        self._seen()

    @property
    def is_asked(self) -> bool:
        """Whether the page has questions."""
        return _FORM.search(self._page) is not None

    @property
    def page(self) -> str:
        """What is read now."""
        return self._page

    def answers(self) -> None:
        """Answer the page, and read what comes: the next questions, or what cannot wait, and then on."""
        time.sleep(self._reads_for)
        form = _FORM.search(self._page)
        assert form is not None
        sent: dict[str, Any] = dict(_HIDDEN.findall(form[0]))
        sent |= {question: self.person.chooses[question] for question in _CHOICE.findall(form[0])}
        if self.pages == 1:
            # Until the first answer nothing binds a visitor to an edition.
            self.colours.clear()
        self._address, self._page = self.browser.asks(form[1], sent)
        self._seen()
        if self._address in {"/check/emergency/", "/check/today/"}:
            self._address, self._page = self.browser.asks("/check/")
            self._seen()

    def finishes(self) -> Check:
        """Answer all that is asked, read the result, and go."""
        try:
            return self._finished()
        finally:
            self.browser.close()

    def _finished(self) -> Check:
        while self.is_asked:
            assert self.pages < 60, "asked without an end"
            self.answers()
        self._address, self._page = self.browser.asks("/result/")
        self._seen()
        level, edition = _LEVEL.search(self._page), _EDITION.search(self._page)
        assert level is not None, self._page[:500]
        assert edition is not None
        outcome = Outcome(level[1], tuple(_CAUSE.findall(self._page)))
        self._reads("/causes/")
        return Check(self.person, self.colours, self.mixed, outcome, int(edition[1]), self.pages)

    def _reads(self, path: str) -> None:
        """A page that is the same for everybody, and belongs to no check."""
        _address, page = self.browser.asks(path)
        self.pages += 1
        if len(colours_on(page)) != 1:
            self.mixed.append(path)

    def _seen(self) -> None:
        self.pages += 1
        colours = colours_on(self._page)
        self.colours |= colours
        if len(colours) > 1:
            self.mixed.append(self._address)


class Crowd:
    """Visitors who come one after the other, several at once, for as long as the block lasts.

    At its end everybody still finishes the check that they have begun.
    """

    def __init__(self, served: Served, people: list[Person], *, at_once: int = 4, keep_alive: bool = True) -> None:
        self.checks: list[Check] = []
        self.counts = Counts()
        self.begun = 0
        self.failed: list[BaseException] = []
        self._served, self._people, self._keep_alive = served, people, keep_alive
        self._lock, self._enough = threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=self._come) for _ in range(at_once)]

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._enough.set()
        for thread in self._threads:
            thread.join()
        if error is None:
            assert self.failed == [], self.failed
            self.is_whole()

    def finish(self, more: int) -> None:
        """Wait until so many more checks are finished that begin from now on."""
        with self._lock:
            now = self.begun
        wait_until(
            lambda: len([check for check in self.checks if check.number >= now]) >= more or bool(self.failed),
            "the visitors do not get on",
        )

    def is_whole(self) -> None:
        """Nothing is lost: every request was answered or sent again, and every check came to what it should."""
        assert self.counts.sent == self.counts.answered + self.counts.repeated
        assert set(self.counts.statuses) <= {200, 302}, self.counts.statuses
        assert len(self.checks) == self.begun
        wrong = [check for check in self.checks if not check.is_as_expected]
        assert wrong == [], [str(check) for check in wrong]

    def _come(self) -> None:
        try:
            while not self._enough.is_set() and not self.failed:
                with self._lock:
                    number = self.begun
                    self.begun += 1
                person = self._people[number % len(self._people)]
                visitor = Visitor(self._served.port, person, keep_alive=self._keep_alive, reads_for=_READS_FOR)
                check = visitor.finishes()
                check.number = number
                with self._lock:
                    self.checks.append(check)
                    self.counts += visitor.browser.counts
        except BaseException as error:  # noqa: BLE001  told at the end of the block
            self.failed.append(error)
