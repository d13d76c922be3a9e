"""How long visitors wait who ask for the start page at once, through the proxy that is shipped and without it.

Connections are open before, with TLS agreed on: what is compared is the way through the proxy. Both are measured
in turns, so that a machine that slows down slows both.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

from tests.proxied import NAME, Proxy, proxied
from tests.served import HOST, Served

AT_ONCE, ROUNDS = 20, 30
GOAL = 2.0
"""The last of them waits at most so many times as long as without the proxy."""

_Open = Callable[[int], HTTPConnection]


def measure(site: Served) -> dict[str, float]:
    """Milliseconds until the first half and the last of them have their page, and the ratio of the latter."""
    waited: dict[str, list[list[float]]] = {"without": [], "through": []}
    with proxied(site.port) as proxy, ThreadPoolExecutor(AT_ONCE) as visitors:
        ways: dict[str, _Open] = {"without": lambda _number: _straight(site), "through": _through(proxy)}
        for _ in range(ROUNDS):
            for name, opened in ways.items():
                waited[name].append(_ask_at_once(opened, visitors))
    last = {name: statistics.median(max(times) for times in rounds) for name, rounds in waited.items()}
    half = {name: statistics.median(map(statistics.median, rounds)) for name, rounds in waited.items()}
    worst = {name: max(map(max, rounds)) for name, rounds in waited.items()}
    return {
        **{f"ms of the median, {name}": round(ms, 1) for name, ms in half.items()},
        **{f"ms of the last of {AT_ONCE}, {name}": round(ms, 1) for name, ms in last.items()},
        **{f"ms of the last of all, {name}": round(ms, 1) for name, ms in worst.items()},
        "times as long through the proxy": round(last["through"] / last["without"], 2),
    }


def _ask_at_once(opened: _Open, visitors: ThreadPoolExecutor) -> list[float]:
    ready = threading.Barrier(AT_ONCE)

    def ask(line: HTTPConnection) -> float:
        ready.wait(60)
        began = time.perf_counter()
        line.request("GET", "/", headers={"Host": NAME, "X-Forwarded-Proto": "https"})
        response = line.getresponse()
        response.read()
        assert response.status == 200, response.status
        return 1000 * (time.perf_counter() - began)

    # Anew each time: the site ends a connection on which nothing is asked for half a minute.
    lines = [opened(number) for number in range(AT_ONCE)]
    try:
        return list(visitors.map(ask, lines))
    finally:
        for line in lines:
            line.close()


def _straight(site: Served) -> HTTPConnection:
    line = HTTPConnection(HOST, site.port, timeout=60)
    line.connect()
    return line


def _through(proxy: Proxy) -> _Open:
    def opened(number: int) -> HTTPConnection:
        line = HTTPConnection(NAME)
        # From an address of their own each, so that no limit for an address is met.
        line.sock = proxy.connects(source=f"127.0.1.{number + 1}")
        return line

    return opened
