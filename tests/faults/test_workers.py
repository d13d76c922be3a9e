"""A worker that is killed takes no answer with it, for no worker has any; another one takes its place."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from tests.faults.conftest import Site
from tests.faults.databases import Database
from tests.faults.load import Crowd
from tests.faults.people import Person
from tests.served import wait_until


def test_every_worker_is_killed_under_load(
    red: tuple[Site, Database], everybody: list[Person], tell: Callable[..., None]
) -> None:
    site, _database = red
    with site.serves(SPASMCHECK_EDITION_CHECK_SECONDS="60") as served:
        first = served.workers
        assert len(first) == served.count >= 2
        with Crowd(served, everybody, at_once=8) as crowd:
            for killed in first:
                crowd.finish(1)
                started = served.log.count("Started worker-")
                os.kill(killed, signal.SIGKILL)
                wait_until(lambda: served.log.count("Started worker-") > started, "no worker takes its place")  # noqa: B023
            crowd.finish(1)
        assert len(served.workers) == served.count
        assert set(served.workers).isdisjoint(first)
        # The connections of those who were killed break, and their visitors ask again.
        assert crowd.counts.repeated > 0
        tell(
            "worker killed with -9 under load",
            killed=len(first),
            checks=len(crowd.checks),
            sent=crowd.counts.sent,
            answered=crowd.counts.answered,
            repeated=crowd.counts.repeated,
        )
