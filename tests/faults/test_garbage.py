"""Thousands of requests that nobody should send: each is refused or answered, and visitors do not notice."""

from __future__ import annotations

import re
import socket
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.amounts import times
from tests.faults.conftest import Site
from tests.faults.databases import Database
from tests.faults.garbage import Garbage, requests
from tests.faults.load import Crowd
from tests.faults.people import Person
from tests.served import HOST, Served

SEED, COUNT, WARM = 20261125, times(quick=2_000, thorough=10_000), 1_000
MOST_GROWTH = 16
_CLOSED, _STUCK = "closed without an answer", "stuck"
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")


def test_each_is_refused_or_answered(
    red_sqlite: tuple[Site, Database], everybody: list[Person], tell: Callable[..., None]
) -> None:
    site, _database = red_sqlite
    garbage = list(requests(SEED, COUNT))
    assert len(set(garbage)) > COUNT / 3
    with site.serves(SPASMCHECK_EDITION_CHECK_SECONDS="60") as served:
        workers = served.workers
        with Crowd(served, everybody, at_once=1) as crowd, ThreadPoolExecutor(8) as senders:
            answers = list(senders.map(lambda one: answer_to(served, one), garbage[:WARM]))
            before = served.memory()
            answers += senders.map(lambda one: answer_to(served, one), garbage[WARM:])
            after = served.memory()
        assert served.workers == workers, "nobody died"
    counted = Counter(answers)
    assert sum(counted.values()) == COUNT
    assert counted[_STUCK] == 0
    assert [status for status in counted if status.startswith("5")] == [], counted
    # Both what the server refuses and what the site refuses came up, and what it can answer.
    assert {"200", "400", "403", "404", "405", "413", _CLOSED} <= set(counted), counted
    growth = max(after[worker] - before[worker] for worker in workers)
    assert growth <= MOST_GROWTH, (before, after)
    assert crowd.counts.repeated == 0
    tell(
        "garbage",
        sent=COUNT,
        answered=COUNT - counted[_CLOSED],
        closed=counted[_CLOSED],
        status_5xx=0,
        most_growth_mb=growth,
        checks_beside=len(crowd.checks),
    )


def answer_to(served: Served, garbage: Garbage) -> str:
    """The status that comes back, if one does."""
    with socket.create_connection((HOST, served.port), timeout=900) as line:
        try:
            line.sendall(garbage.sent)
            if garbage.ends:
                line.shutdown(socket.SHUT_WR)
            received = b"".join(iter(lambda: line.recv(65_536), b""))
        except TimeoutError:
            return _STUCK
        except OSError:
            # The server may close before all has come.
            return _CLOSED
    status = _STATUS.match(received)
    return status[1].decode() if status else _CLOSED
