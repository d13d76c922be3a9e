"""A PostgreSQL server of our own, for as long as it is needed, that nobody else can reach.

It writes nothing through to the disk: what is tested is that a process or the server dies, not that the power
fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OPTIONS = (
    "-c fsync=off -c full_page_writes=off -c listen_addresses='' -c shared_buffers=16MB -c max_connections=40 "
    "-c max_wal_size=256MB -c autovacuum=off -c unix_socket_directories={folder} -c unix_socket_permissions=0777"
)


class Server:
    """A server. folder: holds its data and its socket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        """The DATABASE_URL of one of its databases."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        log = self.folder / "log"
        options = _OPTIONS.format(folder=self.folder)
        self._run(
            "pg_ctl", "start", "-w", "-t", "900", "-s", "-D", f"{self.folder}/data", "-l", str(log), "-o", options
        )

    def stop(self, how: str = "fast") -> None:
        """Stop; `immediate` as in a crash."""
        self._run("pg_ctl", "stop", "-w", "-t", "900", "-s", "-D", f"{self.folder}/data", "-m", how)

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database, as a copy of another one if given, and return its DATABASE_URL."""
        self.sql(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(database)

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement and return what it answers."""
        where = ("-h", str(self.folder), "-U", "postgres", "-d", database)
        return self._run("psql", *where, "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", statement)

    def make(self) -> None:
        """Make an empty cluster."""
        arguments = ("-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
        self._run("initdb", *arguments, "-D", f"{self.folder}/data")

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [*_as_somebody_else(), str(_programs() / program), *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "psql" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "psql" else None,
            text=True,
            check=False,
            timeout=1000,
        )
        assert done.returncode == 0, (program, arguments, done.stderr)
        return (done.stdout or "").strip()


@contextmanager
def postgres() -> Iterator[Server]:
    """A server that runs inside the block."""
    # The path of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    folder.chmod(0o777)
    if os.geteuid() == 0:
        shutil.chown(folder, _SOMEBODY)
    server = Server(folder)
    try:
        server.make()
        server.start()
        yield server
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


_SOMEBODY = "postgres"


def _as_somebody_else() -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package made a user for it."""
    return (
        ["setpriv", f"--reuid={_SOMEBODY}", f"--regid={_SOMEBODY}", "--clear-groups"] if os.geteuid() == 0 else []
    )


def _programs() -> Path:
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    assert found, "there is no PostgreSQL: run scripts/ensure-postgres"
    return found[-1].parent


def main(command: list[str]) -> int:
    """Run a command with a database of a server of its own as its DATABASE_URL, and return its exit code."""
    with postgres() as server:
        url = server.create("spasmcheck")
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
