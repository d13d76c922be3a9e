"""No database row, log line, address, header or file ever holds an answer; only the visitor's browser does."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from tests.outages import database_away
from tests.visitors import HTMX, Visitor

# Answers that are about as telling as answers can be.
PRESENT = (
    "pregnant",
    "age-18-39",
    "sex-female",
    "takes-chemotherapy",
    "eating-disorder",
    "drinks-alcohol-heavily",
    "recent-drug-or-poison-exposure",
    "high-stress",
    "panic-attacks",
    "in-calf",
    "flickering-twitch",
    "dark-urine",
    "has-kidney-disease",
)
TYPED = "secret-typed-by-hand"


def whole_check(visitor: Visitor) -> None:
    """A check from the start page to a cleared result, with every kind of mistake on the way."""
    visitor.reads("/")
    visitor.walks(PRESENT)
    visitor.answers("urgent-signs", {"urgent-signs": ["saddle", "cola-urine"]}, return_to="answers")
    visitor.reads("/check/answers/")
    visitor.reads("/result/")
    visitor.sends("stress", {"stress": ["panic", TYPED]})
    visitor.sends("stress", {"stress": ["panic", "none"]}, **HTMX)
    visitor.sends("stress", {"stress": ["panic"]}, return_to=TYPED)
    visitor.sends("no-such-step", {TYPED: [TYPED]})
    visitor.sends("urgent-now", {TYPED: [TYPED * 5000]})
    visitor.posts("/result/", {"stress": TYPED})
    visitor.posts("/check/stress/", {"stress": "panic"})
    visitor.asks("/", Host="elsewhere.example")
    cookie = visitor.cookie
    visitor.cookie = cookie[:-3] + "xyz"
    visitor.reads("/result/")
    visitor.cookie = cookie
    visitor.reads("/result/")


def telling(visitor: Visitor) -> set[str]:
    """Every word by which an answer could be known: choices, findings, and what a finding says in words."""
    index = visitor.edition.index
    addresses = {*index.steps, *index.questions, "none", "yes", "no", "not-sure"}
    words: set[str] = {TYPED}
    for slug, chosen in visitor.kept.items():
        for choice in index.questions[slug].choices:
            if choice.slug in chosen:
                words |= {choice.slug, choice.label, *choice.establishes}
                words |= {index.findings[finding].statement for finding in choice.establishes}
    return {word for word in words if word not in addresses and word not in {"None of these", "No", "Yes"}}


def found(words: set[str], text: str) -> set[str]:
    """The words that stand in a text as words of their own."""
    return {word for word in words if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)}


@contextmanager
def every_log_line(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Capture also what loggers keep to themselves; how much they log stays as it is set."""
    silent = [
        logger
        for logger in logging.root.manager.loggerDict.values()
        if isinstance(logger, logging.Logger) and not logger.propagate
    ]
    for logger in silent:
        logger.addHandler(caplog.handler)
    try:
        yield
    finally:
        for logger in silent:
            logger.removeHandler(caplog.handler)


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """Every line, formatted as it is written, with its traceback."""
    formatter = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    return "\n".join(formatter.format(record) for record in caplog.records)


def every_row() -> dict[str, list[tuple[Any, ...]]]:
    """All that is in the database."""
    with connection.cursor() as cursor:
        rows = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of our own tables
            rows[table] = cursor.fetchall()
        return rows


@pytest.fixture(scope="module")
def checked_already() -> list[Visitor]:
    """Filled by the first test that needs one."""
    return []


@pytest.fixture
def checked(visitor: Visitor, checked_already: list[Visitor]) -> Visitor:
    """Somebody after a whole check, for tests that only look at what came of it."""
    if not checked_already:
        whole_check(visitor)
        checked_already.append(visitor)
    return checked_already[0]


def test_the_check_is_one_that_could_tell(checked: Visitor) -> None:
    assert len(telling(checked)) >= 40
    assert {response.status_code for response in checked.responses} == {200, 302, 400, 403, 404, 405, 413, 422}
    assert found(telling(checked), checked.reads("/check/answers/").text)


def test_a_whole_check_asks_the_database_nothing(visitor: Visitor) -> None:
    with database_away() as attempts:
        whole_check(visitor)
    assert attempts == []


@pytest.mark.django_db
def test_no_row_is_written_anywhere(visitor: Visitor) -> None:
    before = every_row()
    whole_check(visitor)
    after = every_row()
    assert len(after) >= 40
    assert after == before
    everything = "\n".join(str(value) for rows in after.values() for row in rows for value in row)
    assert found(telling(visitor), everything) == set()


def test_no_session_is_begun(checked: Visitor) -> None:
    assert set(checked.client.cookies) == {django_settings.SPASMCHECK_ANSWERS_COOKIE, "csrftoken"}
    for response in checked.responses:
        assert not hasattr(response.wsgi_request, "session") or response.wsgi_request.session.is_empty()


def test_no_log_line_holds_an_answer(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with every_log_line(caplog):
        whole_check(visitor)
    lines = logged(caplog)
    for trace in ("Not Found", "Unprocessable", "Method Not Allowed", "Forbidden", "elsewhere.example"):
        assert trace in lines
    assert found(telling(visitor), lines) == set()
    assert visitor.cookie[:20] not in lines


def test_not_even_a_fault_of_ours_logs_an_answer(
    visitor: Visitor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.walks(PRESENT)

    def fail(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("broken on purpose")

    visitor.client.raise_request_exception = False
    with every_log_line(caplog):
        monkeypatch.setattr("django.http.HttpResponse.set_cookie", fail)
        response = visitor.sends("stress", {"stress": ["panic", "stressed"]})
    assert response.status_code == 500
    assert "broken on purpose" in logged(caplog)
    assert found(telling(visitor), logged(caplog)) == set()
    assert b"broken on purpose" not in response.content


def test_no_address_or_header_holds_an_answer(checked: Visitor) -> None:
    words = telling(checked)
    assert found(words, "\n".join(checked.addresses)) == set()
    headers = [f"{name}: {value}" for response in checked.responses for name, value in response.headers.items()]
    assert len(headers) >= 300
    assert found(words, "\n".join(headers)) == set()
    for link in {
        link
        for response in checked.responses
        for link in re.findall(rb'(?:href|action)="([^"]*)"', response.content)
    }:
        if not link.startswith((b"http", b"#")):
            assert found(words, link.decode()) == set()


def test_no_file_is_written_and_nobody_else_is_told(visitor: Visitor) -> None:
    events: list[tuple[str, Any]] = []
    with audited(events):
        whole_check(visitor)
    assert events == []


_audited: list[list[tuple[str, Any]]] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    # A hook cannot be taken away again, so it looks first whether anybody wants to know.
    if not _audited:
        return
    if event == "open":
        path, mode, _flags = arguments
        writes = isinstance(mode, str) and any(letter in mode for letter in "wax+")
        if writes and "__pycache__" not in str(path):
            _audited[-1].append((event, path))
    elif event in {"socket.connect", "socket.sendto", "socket.getaddrinfo", "sqlite3.connect", "subprocess.Popen"}:
        _audited[-1].append((event, arguments[1:]))


sys.addaudithook(_hook)


@contextmanager
def audited(events: list[tuple[str, Any]]) -> Iterator[None]:
    """Note every file that is written, every connection and every process."""
    _audited.append(events)
    try:
        yield
    finally:
        _audited.pop()


def test_another_browser_knows_nothing(checked: Visitor, edition: PublishedEdition) -> None:
    other = Visitor(edition)
    assert other.reads("/result/").questions == ["urgent-now"]
    assert found(telling(checked), other.reads("/").text) == set()
    assert Client().get("/check/urgent-now/").content.count(b" checked") == 0


def test_pages_are_not_kept_by_the_browser_or_anything_between(checked: Visitor) -> None:
    for response in checked.responses:
        assert response.headers["Cache-Control"] == "no-store"
