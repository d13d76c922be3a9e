"""A site in processes of its own, started by the very command of `make run`."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
# Longer than anything takes, also on a machine whose processors are all busy.
_LONG = 900.0
_SOON = 0.05


def wait_until(holds: Callable[[], bool], what: str, seconds: float = _LONG) -> float:
    """Wait for a condition, and return how long it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, what
        time.sleep(_SOON)
    return time.monotonic() - began


def command(port: int) -> list[str]:
    """How `make run` starts the server."""
    return [str(port) if word == _PORT else word for word in _command()]


_PORT = "PORT-OF-A-TEST"


@cache
def _command() -> list[str]:
    # A make that runs these tests would hand its own variables down.
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    said = subprocess.run(
        ["make", "--dry-run", "run", f"VENV={sys.prefix}", f"HOST={HOST}", f"PORT={_PORT}", "ARGS="],
        cwd=ROOT,
        env=outside,
        check=True,
        capture_output=True,
        text=True,
        timeout=_LONG,
    ).stdout
    (line,) = [line for line in said.replace("\\\n", " ").splitlines() if "spasmcheck.wsgi:application" in line]
    return shlex.split(line)


class Served:
    """A running site. It listens on `port`, and what it logs is in `log`.

    instead: words of the command, and what stands there instead. options: more words, which outdo those before.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        log: Path,
        instead: Mapping[str, str] | None = None,
        *,
        options: Sequence[str] = (),
    ) -> None:
        self.environment = environment
        self.instead = instead or {}
        self.options = options
        self.log_file = log
        # Kept for as long as this object is: bound and never listening, it lets the server share the port, and
        # nobody else is given it, neither another server of the tests nor a client as the port that it calls from.
        self._port = socket.socket()
        self._port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._port.bind((HOST, 0))
        self.port = int(self._port.getsockname()[1])

    def begin(self) -> None:
        """Start, in a group of its own, and wait for nothing."""
        words = [*(self.instead.get(word, word) for word in command(self.port)), *self.options]
        self.count = int(words[words.index("--workers") + 1])
        with self.log_file.open("ab") as said:
            self.process = subprocess.Popen(
                words,
                cwd=ROOT,
                env=os.environ | self.environment,
                stdout=said,
                stderr=said,
                process_group=0,
            )

    def start(self) -> None:
        """Start, and wait until every worker is ready."""
        before = len(self.log)
        self.begin()

        def ready() -> bool:
            assert self.process.poll() is None, self.log
            return self.log[before:].count("Started worker-") == self.count

        try:
            wait_until(ready, "the workers did not start")
        except BaseException:
            self.kill_all()
            raise

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def stop(self) -> int:
        """Stop as an operator does, and return the exit code."""
        self.process.terminate()
        return self.stopped()

    def stopped(self) -> int:
        """Wait until it has ended, and return the exit code."""
        try:
            code = self.process.wait(_LONG)
        except subprocess.TimeoutExpired:
            self.kill_all()
            raise
        self.gives_up_its_port()
        return code

    def kill_all(self) -> None:
        """What is left of it goes."""
        workers = self.workers
        # First who would start others in their place.
        self.process.kill()
        self.process.wait()
        for worker in workers:
            # It may have ended by itself.
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        self.gives_up_its_port()

    def gives_up_its_port(self) -> None:
        """From now on somebody else may be given it."""
        self._port.close()

    @property
    def workers(self) -> list[int]:
        """The process of each worker."""
        pid = self.process.pid
        try:
            return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            return []

    @property
    def log(self) -> str:
        """All that was said so far."""
        return self.log_file.read_text("utf-8", "replace") if self.log_file.exists() else ""

    def memory(self) -> dict[int, int]:
        """Megabytes that each worker alone holds."""
        return {worker: _private_bytes(worker) // 1_000_000 for worker in self.workers}

    def status(self, path: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of one page, asked for on a connection of its own; status 0 for none."""
        connection = HTTPConnection(HOST, self.port, timeout=_LONG)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return (
                response.status,
                {name.lower(): value for name, value in response.getheaders()},
                response.read().decode(),
            )
        except (OSError, HTTPException):
            return 0, {}, ""
        finally:
            connection.close()


@contextmanager
def served(
    environment: Mapping[str, str], log: Path, instead: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """A site that runs for the length of the block."""
    site = Served(environment, log, instead)
    site.start()
    try:
        yield site
    finally:
        site.stop()


def _private_bytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = [int(line.split()[1]) for line in lines if line.startswith(("Private_Clean", "Private_Dirty"))]
    return 1024 * sum(sizes)
