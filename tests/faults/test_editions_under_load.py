"""Editions that change while many visitors are on their way: each check stays whole in the one it began with."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.conftest import Site
from tests.faults.databases import Database
from tests.faults.load import Crowd, Visitor
from tests.faults.marked import BLUE, RED
from tests.faults.people import Person
from tests.served import Served, wait_until


def test_published_and_rolled_back_under_load(
    red: tuple[Site, Database], everybody: list[Person], tell: Callable[..., None]
) -> None:
    site, _database = red
    # Long enough for a check to meet workers that do not know of the same editions, as any worker may answer.
    with (
        site.serves(SPASMCHECK_EDITION_CHECK_SECONDS="3") as served,
        Crowd(served, everybody, keep_alive=False) as crowd,
    ):
        on_the_way = [begun(served, person) for person in everybody[:3]]
        crowd.finish(1)
        site.publishes(BLUE)
        crowd_is_in(crowd, served, 4)
        on_the_way_in_blue = [begun(served, person) for person in everybody[3:6]]
        crowd.finish(1)
        site.does("manage.py", "rollback", "3", "--note", "Back to the red one")
        crowd_is_in(crowd, served, 5)
        checks = [visitor.finishes() for visitor in (*on_the_way, *on_the_way_in_blue)]
        crowd.finish(1)
    assert all(check.is_as_expected for check in checks)
    assert [check.edition for check in checks] == [3, 3, 3, 4, 4, 4]
    colour_of = {3: RED, 4: BLUE, 5: RED}
    assert {check.edition for check in crowd.checks} == set(colour_of)
    assert all(check.colour == colour_of[check.edition] for check in crowd.checks)
    assert crowd.counts.repeated == 0
    pages = sum(check.pages for check in (*checks, *crowd.checks))
    tell(
        "edition published and rolled back under load",
        checks=len(checks) + len(crowd.checks),
        pages=pages,
        mixed=sum(len(check.mixed) for check in (*checks, *crowd.checks)),
        sent=crowd.counts.sent,
        answered=crowd.counts.answered,
        repeated=crowd.counts.repeated,
    )


def begun(served: Served, person: Person) -> Visitor:
    """Somebody who has answered two pages."""
    visitor = Visitor(served.port, person, keep_alive=False)
    visitor.answers()
    visitor.answers()
    return visitor


def crowd_is_in(crowd: Crowd, served: Served, edition: int) -> None:
    """Wait until every worker has taken up the edition; from then on every check begins in it."""
    said = f"Edition {edition} is live"
    wait_until(lambda: served.log.count(said) == served.count, f"edition {edition} is not taken up")
    known_since = crowd.begun
    crowd.finish(3)
    late = [check for check in crowd.checks if check.number >= known_since]
    assert {check.edition for check in late} == {edition}
