"""Whatever happens to the database, visitors are answered; what can be answered from decides alone."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.conftest import Site
from tests.faults.databases import Database
from tests.faults.load import Check, Crowd, Visitor
from tests.faults.marked import BLUE, RED
from tests.faults.people import Person
from tests.served import Served, wait_until

Red = tuple[Site, Database]


def test_it_stops_during_checks_and_comes_back(
    red: Red, everybody: list[Person], tell: Callable[..., None]
) -> None:
    site, database = red
    with site.serves() as served, Crowd(served, everybody) as crowd:
        crowd.finish(2)
        database.goes()
        wait_until(lambda: served.log.count("The database is away") == served.count, "nobody noticed")
        while_away = len(crowd.checks)
        crowd.finish(8)
        while_away = len(crowd.checks) - while_away
        assert {check.colour for check in crowd.checks} == {RED}
        database.is_back()
        site.publishes(BLUE)
        wait_until(
            lambda: served.log.count("Edition 4 is live") == served.count, "the new edition is not taken up"
        )
        known_since = crowd.begun
        crowd.finish(2)
    assert {check.colour for check in crowd.checks if check.number >= known_since} == {BLUE}
    assert crowd.counts.repeated == 0
    assert served.log.count("The database is back") == served.count
    tell(
        "database stopped during checks",
        checks=len(crowd.checks),
        without_a_database=while_away,
        sent=crowd.counts.sent,
        answered=crowd.counts.answered,
        repeated=crowd.counts.repeated,
    )


def test_gone_at_the_start_and_the_file_is_damaged(
    red: Red, everybody: list[Person], tell: Callable[..., None]
) -> None:
    site, database = red
    file = site.folder / "edition.json"
    whole = file.read_bytes()
    database.goes()
    file.write_bytes(whole[: len(whole) // 2])
    with site.serves() as served:
        # There is nothing to answer from. It says so, to operators and to visitors, and goes on looking.
        for said in ("The database is away", "cannot be read", "Nothing can be answered yet"):
            assert served.log.count(said) == served.count, served.log
        refused = [served.status(path) for path in ("/", "/check/", "/causes/") * 3]
        assert {status for status, _headers, _page in refused} == {503}
        assert all("retry-after" in headers and "not your fault" in page for _status, headers, page in refused)
        assert served.log.count("cannot be read") == served.count, "said once, not with every request"
        database.is_back()
        wait_until(lambda: served.log.count("Edition 3 is live") == served.count, "the database is not noticed")
        checks = [one_check(served, person) for person in everybody[:3]]
        wait_until(lambda: file.read_bytes() == whole, "the file is not made anew")
    database.goes()
    with site.serves() as served:
        # Now the file is all there is.
        assert served.log.count("The database is away") >= served.count
        checks += [one_check(served, person) for person in everybody[3:6]]
    assert all(check.is_as_expected and check.colour == RED for check in checks)
    tell(
        "database gone at the start, edition file damaged, then whole",
        refused_politely=len(refused),
        checks=len(checks),
    )


def one_check(served: Served, person: Person) -> Check:
    return Visitor(served.port, person).finishes()
