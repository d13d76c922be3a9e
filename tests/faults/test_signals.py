"""Two signals at once, as when a whole group of processes is stopped, end the server just as one does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import cycle, product
from pathlib import Path

import pytest

from tests.amounts import times
from tests.faults.conftest import Site
from tests.faults.databases import Database
from tests.served import Served, wait_until

TIMES = times(quick=4, thorough=20)
"""Each of the ways below comes up."""

GAPS = (0.0, 0.001, 0.05)
SENDS: dict[str, Callable[[int, int], None]] = {"process": os.kill, "group": os.killpg}
WHEN = ("Spawning worker-1", "Started worker-2")
"""What the log says when the first worker is forked, and when the last one is up."""

IN_PLACE = {"spasmcheck.wsgi:application": "tests.faults.nothing:application"}


def ends_cleanly(served: Served, says: str, send: Callable[[int, int], None], gap: float) -> None:
    """Start, send two signals once the log says so, and look at what is left."""
    served.begin()
    try:
        wait_until(lambda: says in served.log, f"it never said {says}")
        workers = served.workers
        for number in (signal.SIGTERM, signal.SIGTERM):
            # It may be gone before the second.
            with suppress(ProcessLookupError):
                send(served.process.pid, number)
            time.sleep(gap)
        code = served.stopped()
        assert code == 0, served.log
        assert [worker for worker in workers if runs(worker)] == []
    except BaseException:
        served.kill_all()
        raise


def runs(process: int) -> bool:
    """Whether a process runs: those that have ended and were not yet asked about do not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


@pytest.mark.parametrize("gap", GAPS)
def test_two_signals_end_it_at_any_moment(tmp_path: Path, gap: float) -> None:
    ways = cycle(product(WHEN, SENDS))
    for number, (says, to) in zip(range(TIMES), ways, strict=False):
        log = tmp_path / f"{number}.log"
        ends_cleanly(Served({}, log, IN_PLACE), says, SENDS[to], gap)


def test_so_does_the_site_itself(red_sqlite: tuple[Site, Database], tmp_path: Path) -> None:
    site, _database = red_sqlite
    for number, (says, to) in enumerate(product(WHEN, SENDS)):
        served = Served(site.environment, tmp_path / f"{number}.log")
        ends_cleanly(served, says, SENDS[to], GAPS[number % len(GAPS)])
        assert "Traceback" not in served.log, served.log


def test_a_stop_before_anything_has_begun_ends_it_too(tmp_path: Path) -> None:
    for number in range(TIMES):
        served = Served({}, tmp_path / f"{number}.log", IN_PLACE)
        served.begin()
        time.sleep(0.2 * number / TIMES)
        served.process.terminate()
        # Python itself may not be up yet, which no program can do anything about.
        assert served.stopped() in {0, -signal.SIGTERM}, served.log
        assert "Traceback" not in served.log, served.log


def test_a_hung_up_terminal_starts_the_workers_anew(tmp_path: Path) -> None:
    served = Served({}, tmp_path / "log", IN_PLACE)
    served.start()
    try:
        before = served.workers
        served.process.send_signal(signal.SIGHUP)
        wait_until(lambda: served.log.count("Stopped old worker-") == served.count, "they are not made anew")
        assert len(served.workers) == served.count
        assert set(served.workers).isdisjoint(before)
        assert served.status("/")[0] == 200
        assert served.stop() == 0, served.log
    except BaseException:
        served.kill_all()
        raise


ENDED_UNSEEN = """
import os
from spasmcheck.server import Worker
worker = Worker(None, 0, os._exit, (0,))
worker.interrupt_by_parent = True
worker.inner.start()
os.waitpid(worker.inner.pid, 0)
worker._watch()
worker.join(60)
print("alive" if worker.is_alive() else "ended")
"""


def test_a_worker_has_ended_whichever_thread_the_system_told() -> None:
    done = subprocess.run([sys.executable, "-c", ENDED_UNSEEN], check=True, capture_output=True, text=True)
    assert done.stdout == "ended\n"
