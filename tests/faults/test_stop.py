"""A stop lets go of nobody: what was being asked is answered, then the site is gone."""

from __future__ import annotations

import socket

from tests.faults.conftest import Site
from tests.faults.databases import Database
from tests.served import HOST, wait_until

BODY = b"q=magnesium"
HEAD = (
    f"POST /search/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    f"Content-Length: {len(BODY)}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
).encode()


def test_a_form_that_is_half_sent_at_the_stop_is_answered(red_sqlite: tuple[Site, Database]) -> None:
    site, _database = red_sqlite
    # A worker that does not end is killed; here later than a busy machine needs for the rest of the form.
    with site.serves(options=("--workers-kill-timeout", "600")) as served:
        with socket.create_connection((HOST, served.port), timeout=900) as asking:
            asking.sendall(HEAD)
            # A thread says so once it waits for the form.
            assert asking.recv(100).startswith(b"HTTP/1.1 100 ")
            asking.sendall(BODY[:3])
            served.process.terminate()
            wait_until(
                lambda: "Stopping worker" in served.log or "Shutting down" in served.log, "it does not stop"
            )
            asking.sendall(BODY[3:])
            answer = b"".join(iter(lambda: asking.recv(65_536), b""))
        assert answer.startswith(b"HTTP/1.1 403 "), answer[:200]
        assert b"</html>" in answer, "the answer was cut off"
        assert served.process.wait(120) == 0
