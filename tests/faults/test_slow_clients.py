"""Clients that send a byte a second, or hardly read, keep nobody else waiting."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from tests.faults.conftest import Site
from tests.faults.databases import Database
from tests.faults.load import Crowd
from tests.faults.people import Person
from tests.served import HOST, Served, wait_until

OF_EACH_KIND = 50
# More than drips in while a busy machine takes its time.
LENGTH = 4000
HEAD = b"GET /check/urgent-now/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Slow: "
BODY = (
    b"POST /check/urgent-now/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n" % LENGTH
)
# More pages than fit on the way, so that the server has to wait for who asked for them.
GREEDY = b"GET /causes/ HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20


def test_fifty_of_each_kind(
    red_sqlite: tuple[Site, Database], everybody: list[Person], tell: Callable[..., None]
) -> None:
    site, _database = red_sqlite
    with site.serves(SPASMCHECK_EDITION_CHECK_SECONDS="60") as served, ExitStack() as open_until_the_end:
        heads, bodies, readers = (
            [open_until_the_end.enter_context(connected(served, begins)) for _ in range(OF_EACH_KIND)]
            for begins in (HEAD, BODY, GREEDY)
        )
        with dripping(heads + bodies, readers) as sent, Crowd(served, everybody) as crowd:
            crowd.finish(12)
            wait_until(lambda: min(sent.values()) >= 3, "the slow ones do not get on")
        # The others were never kept waiting for so long that they asked again.
        assert crowd.counts.repeated == 0
        # In the end each gets an answer: a page, or for a form without a token the page that says so.
        answers = [answered(line, b"\r\n\r\n") for line in heads]
        answers += [answered(line, b"x" * (LENGTH - sent[line])) for line in bodies]
        assert answers == [b"200"] * OF_EACH_KIND + [b"403"] * OF_EACH_KIND
    tell(
        "slow clients",
        slow_heads=len(heads),
        slow_bodies=len(bodies),
        slow_readers=len(readers),
        slow_answered=len(answers),
        checks_beside=len(crowd.checks),
        sent=crowd.counts.sent,
        answered=crowd.counts.answered,
        repeated=crowd.counts.repeated,
    )


@contextmanager
def connected(served: Served, begins: bytes) -> Iterator[socket.socket]:
    """A connection on which so much was sent."""
    with socket.socket() as line:
        line.settimeout(120)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect((HOST, served.port))
        line.sendall(begins)
        yield line


@contextmanager
def dripping(senders: list[socket.socket], readers: list[socket.socket]) -> Iterator[dict[socket.socket, int]]:
    """A byte a second, both ways, for as long as the block lasts. Yields how many bytes each has sent."""
    sent = dict.fromkeys(senders, 0)
    enough = threading.Event()

    def drip() -> None:
        while not enough.wait(1):
            for line in senders:
                line.sendall(b"x")
                sent[line] += 1
            for line in readers:
                line.recv(1)

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield sent
    finally:
        enough.set()
        thread.join()


def answered(line: socket.socket, rest: bytes) -> bytes:
    """Send the rest, and read the status of the answer."""
    line.sendall(rest)
    with line.makefile("rb") as answer:
        return answer.readline().split()[1]
