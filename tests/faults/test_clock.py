"""The clock of the server jumps: a check goes on, or begins anew with a word about it when its time is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from django.conf import settings

from tests.faults.clock import Clock, always_off_by
from tests.faults.conftest import Site
from tests.faults.databases import Database
from tests.faults.load import Visitor
from tests.faults.marked import BLUE, RED
from tests.faults.people import Person
from tests.served import Served, wait_until

HOUR, DAY = 3600, 86_400


def test_it_jumps_during_checks(
    red: tuple[Site, Database], everybody: list[Person], tell: Callable[..., None]
) -> None:
    site, _database = red
    clock = Clock(site.folder)
    # Under a faked clock that has just jumped sleeping fails now and then, also where workers are waited for.
    with site.serves(is_stopped=False, **clock.environment) as served:
        visitors = [Visitor(served.port, person) for person in everybody[:4]]
        late = [Visitor(served.port, person) for person in everybody[6:8]]
        jumps = (0, HOUR, -DAY, -30 * DAY, 12 * HOUR)
        for jump in jumps:
            clock.is_off_by(jump)
            assert abs(hours_off(served) - jump / HOUR) < 1
            for visitor in visitors:
                visitor.answers()
        checks = [visitor.finishes() for visitor in visitors]
        assert all(check.is_as_expected and check.colour == RED for check in checks)

        # Longer than answers are kept: said once and kindly, and the check begins anew.
        for visitor in late:
            visitor.answers()
        clock.is_off_by(3 * DAY)
        for visitor in late:
            visitor.answers()
            assert "Your earlier answers have run out" in visitor.page
        anew = [visitor.finishes() for visitor in late]
        assert all(check.is_as_expected for check in anew)

        # An edition that seems older than the one before it is live all the same.
        clock.is_off_by(-2 * DAY)
        site.publishes(BLUE, **always_off_by(-2 * DAY))
        wait_until(lambda: served.log.count("Edition 4 is live") == served.count, "the edition is not taken up")
        in_blue = Visitor(served.port, everybody[9]).finishes()
        # libfaketime lets the server's own pauses fail while the time is before its start.
        clock.is_off_by(0)
        assert in_blue.is_as_expected
        assert in_blue.colour == BLUE
        tell(
            "clock jumps",
            jumps=len(jumps) + 1,
            checks=len(checks) + 1,
            begun_anew=len(anew),
            sent=sum(visitor.browser.counts.sent for visitor in (*visitors, *late)),
            answered=sum(visitor.browser.counts.answered for visitor in (*visitors, *late)),
        )


def hours_off(served: Served) -> float:
    """How far the clock of a worker is off."""
    _status, headers, _page = served.status("/check/urgent-now/")
    expires = next(part for part in headers["set-cookie"].split(";") if "expires" in part.lower())
    kept = settings.CSRF_COOKIE_AGE
    there = parsedate_to_datetime(expires.split("=")[1]).timestamp() - kept
    return (there - datetime.now(UTC).timestamp()) / HOUR
