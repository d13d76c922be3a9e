"""What a load balancer asks, and under which circumstances it has to get an answer."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.web.http.middleware import CONTENT_SECURITY_POLICY
from tests.outages import database_away


@pytest.fixture(params=[False, True], ids=["as it is", "production"])
def balancer(request: pytest.FixtureRequest, settings: Settings) -> Client:
    """Asks by address and by plain HTTP, also where everybody else is sent to HTTPS."""
    settings.ALLOWED_HOSTS = ["check.example"]
    settings.SECURE_SSL_REDIRECT = request.param
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    return Client(headers={"host": "10.0.0.7:8000"})


def test_it_lives_and_is_ready_without_its_database(balancer: Client, edition: PublishedEdition) -> None:
    with database_away() as attempts:
        alive, ready = balancer.get("/healthz"), balancer.get("/readyz")
    assert (alive.status_code, alive.content) == (200, b"ok\n")
    assert (ready.status_code, ready.json()) == (200, {"edition": edition.number, "sha256": edition.sha256})
    assert attempts == []
    for response in (alive, ready):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert not response.cookies


def test_without_an_edition_it_lives_and_is_not_ready(
    balancer: Client, settings: Settings, tmp_path: object
) -> None:
    settings.SPASMCHECK_EDITION_FILE = f"{tmp_path}/none.json"
    published.forget()
    with database_away():
        assert balancer.get("/healthz").status_code == 200
        ready = balancer.get("/readyz")
    assert (ready.status_code, ready.json()) == (503, {"edition": None})


def test_it_only_answers_what_reads(balancer: Client, edition: PublishedEdition) -> None:
    for address in ("/healthz", "/readyz"):
        assert balancer.head(address).status_code == 200
        refused = balancer.post(address)
        assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")


def test_nothing_else_is_let_past_the_check_of_hosts(balancer: Client, edition: PublishedEdition) -> None:
    assert balancer.get("/", secure=True).status_code == 400
