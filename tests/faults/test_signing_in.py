"""Editors while the database is away, locked or just back, and while many sign in at once: never status 500."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.editors import PASSWORD
from tests.faults.conftest import Site
from tests.faults.databases import PostgresDatabase
from tests.postgres import Server
from tests.served import HOST, Served, wait_until

TOKEN = "t" * 32
AT_ONCE = 80
RIGHT = 8
"""Of those, so many type the right password."""
PATIENCE = 180.0

ONE_SIGNED_IN = """
import django; django.setup()
from spasmcheck.editing.accounts.roles import Role
from tests.editors import Editor, person
print(Editor(person("paul", Role.PUBLISHER)).client.cookies["editor"].value)
"""
MANY = """
import sys, django; django.setup()
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from tests.editors import PASSWORD
User.objects.bulk_create(
    User(username=f"editor-{number}", password=make_password(PASSWORD), is_staff=True)
    for number in range(int(sys.argv[1]))
)
"""


@pytest.fixture(autouse=True)
def static_files(tmp_path: Path, collected: Path) -> None:
    """Pages of the admin name them."""
    (tmp_path / "static").symlink_to(collected)


def answered(
    served: Served, path: str, form: dict[str, str] | None = None, *, session: str = "", address: str = ""
) -> tuple[int, HTTPResponse]:
    """The status and the answer to a request on a connection of its own."""
    headers = {"Cookie": f"csrftoken={TOKEN}" + (f"; editor={session}" if session else "")}
    if address:
        headers["X-Forwarded-For"] = address
    body = None
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode({"csrfmiddlewaretoken": TOKEN} | form)
    connection = HTTPConnection(HOST, served.port, timeout=PATIENCE)
    try:
        connection.request("GET" if form is None else "POST", path, body, headers)
        response = connection.getresponse()
        response.read()
        return response.status, response
    finally:
        connection.close()


def signs_in(served: Served, number: int, password: str = PASSWORD) -> tuple[int, HTTPResponse]:
    form = {"username": f"editor-{number}", "password": password, "next": "/admin/"}
    return answered(served, "/admin/login/", form, address=f"10.1.1.{number}")


def somebody(site: Site) -> str:
    """The session of a publisher."""
    process = site.run("-c", ONE_SIGNED_IN)
    out, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    return out.strip()


def is_told_to_wait(response: HTTPResponse) -> bool:
    return int(response.headers["Retry-After"]) >= 1


def test_many_sign_in_at_once_postgres(postgres_site: Site, tell: Callable[..., None]) -> None:
    postgres_site.does("-c", MANY, str(RIGHT))
    with (
        postgres_site.serves(SPASMCHECK_TRUSTED_PROXIES="1") as served,
        ThreadPoolExecutor(AT_ONCE) as crowd,
    ):
        typed = [PASSWORD if number < RIGHT else "wrong" for number in range(AT_ONCE)]
        first = list(crowd.map(lambda number: signs_in(served, number, typed[number]), range(AT_ONCE)))
        statuses = Counter(status for status, _response in first)
        assert set(statuses) <= {200, 302, 429, 503}, statuses
        assert all(is_told_to_wait(response) for status, response in first if status in {429, 503})
        again = [number for number in range(RIGHT) if first[number][0] != 302]
        for number in again:
            wait_until(lambda number=number: signs_in(served, number)[0] == 302, "does not get in", PATIENCE)
        assert served.status("/check/urgent-now/")[0] == 200
    tell("80 sign-ins at once", **{f"status_{status}": count for status, count in sorted(statuses.items())})


def test_of_many_tries_at_once_five_are_looked_at_postgres(
    postgres_site: Site, server: Server, tmp_path: Path
) -> None:
    postgres_site.does("-c", MANY, "1")
    with (
        postgres_site.serves(SPASMCHECK_SIGN_INS_PER_MINUTE="0") as served,
        ThreadPoolExecutor(40) as crowd,
    ):

        def all_try() -> bool:
            statuses = set(crowd.map(lambda _: signs_in(served, 0, "wrong")[0], range(40)))
            assert statuses <= {200, 429, 503}, statuses
            return 200 not in statuses and 429 in statuses

        wait_until(all_try, "nobody is locked out", PATIENCE)
    counted = "SELECT event, count(*) FROM editing_auditentry WHERE event ~ '^lo' GROUP BY event ORDER BY event"
    assert server.sql(counted, tmp_path.name.lower()).split() == ["locked-out|1", "log-in-failed|5"]


def test_the_database_restarts_postgres(postgres_site: Site, server: Server, tell: Callable[..., None]) -> None:
    session = somebody(postgres_site)
    with postgres_site.serves() as served, ThreadPoolExecutor(16) as crowd:
        # So that the pools have something to lose.
        warm = list(crowd.map(lambda _: answered(served, "/admin/", session=session)[0], range(32)))
        assert set(warm) <= {200, 503}
        server.stop()
        server.start()
        statuses = [answered(served, "/admin/", session=session)[0] for _ in range(16)]
    assert set(statuses) <= {200, 503}, statuses
    assert statuses[-1] == 200
    tell("database restarted, an editor goes on", asked=len(statuses), answered_200=statuses.count(200))


def test_the_database_is_away_and_back_postgres(postgres_site: Site, server: Server) -> None:
    session = somebody(postgres_site)
    database = PostgresDatabase(server)
    with postgres_site.serves() as served:
        assert answered(served, "/admin/", session=session)[0] == 200
        database.goes()
        try:
            for path, form in (("/admin/", None), ("/admin/login/", {"username": "paul", "password": PASSWORD})):
                status, response = answered(served, path, form, session=session if form is None else "")
                assert status == 503, (path, status)
                assert is_told_to_wait(response)
            assert "The database did not answer an editor" in served.log
        finally:
            database.is_back()
        wait_until(lambda: answered(served, "/admin/", session=session)[0] == 200, "it is not noticed")


def test_another_process_locks_the_file_sqlite(sqlite_site: Site) -> None:
    session = somebody(sqlite_site)
    with sqlite_site.serves() as served:
        assert answered(served, "/admin/", session=session)[0] == 200
        other = sqlite3.connect(Path(sqlite_site.folder / "database"), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        try:
            status, response = answered(served, "/admin/", session=session)
            assert status == 503
            assert is_told_to_wait(response)
            assert answered(served, "/admin/login/", {"username": "paul", "password": PASSWORD})[0] == 503
        finally:
            other.execute("ROLLBACK")
            other.close()
        assert answered(served, "/admin/", session=session)[0] == 200
        assert answered(served, "/admin/login/", {"username": "paul", "password": PASSWORD})[0] == 302
