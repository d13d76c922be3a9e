"""To whom weaknesses are reported: security.txt as RFC 9116 has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pytest_django import Settings

from tests.visitors import Visitor

WHERE = "/.well-known/security.txt"
CONTACTS = ["https://check.example/report?a=b&c=d", "mailto:security@check.example"]


def test_it_names_whom_the_setting_names(visitor: Visitor, settings: Settings) -> None:
    settings.SPASMCHECK_SECURITY_CONTACT = CONTACTS
    response = visitor.asks(WHERE)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = [line.split(": ", 1) for line in response.content.decode().splitlines()]
    assert [value for name, value in lines if name == "Contact"] == CONTACTS, "in their order, best first"
    rest = {name: value for name, value in lines if name != "Contact"}
    assert rest.keys() == {"Expires", "Preferred-Languages", "Canonical"}
    assert len(lines) == len(CONTACTS) + len(rest), "nothing is said twice"
    assert rest["Canonical"] == f"http://testserver{WHERE}"
    assert rest["Preferred-Languages"] == "en-gb"
    left = datetime.fromisoformat(rest["Expires"]) - datetime.now(UTC)
    assert timedelta(days=30) < left < timedelta(days=365)


def test_it_stays_the_same_all_day_so_that_copies_hold(visitor: Visitor, settings: Settings) -> None:
    settings.SPASMCHECK_SECURITY_CONTACT = CONTACTS
    expires = next(line for line in visitor.asks(WHERE).content.decode().splitlines() if line.startswith("Exp"))
    assert expires.endswith("T00:00:00+00:00")


def test_without_the_setting_there_is_none(visitor: Visitor, settings: Settings) -> None:
    settings.SPASMCHECK_SECURITY_CONTACT = []
    response = visitor.asks(WHERE)
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"
