"""Databases that go away and come back, while a site runs on them."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from tests.postgres import Server

_RUBBISH = b"This was a database once. " * 400


class Database(Protocol):
    """What can befall one."""

    def goes(self) -> None:
        """From now on it answers nobody."""

    def is_back(self) -> None:
        """As it was."""


class PostgresDatabase:
    """A server that stops as in a crash, and starts again."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._away = False

    def goes(self) -> None:
        """Stop at once, whoever is connected."""
        self._server.stop("immediate")
        self._away = True

    def is_back(self) -> None:
        """Start, unless it runs."""
        if self._away:
            self._server.start()
            self._away = False


class SqliteDatabase:
    """A file that nobody can read: moved away, and rubbish in its place, as on a disk that fails."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = path.with_name("kept")

    def goes(self) -> None:
        """Rubbish takes the place of the file, at once: where there was none, a process would make a new one."""
        rubbish = self._path.with_name("rubbish")
        rubbish.write_bytes(_RUBBISH)
        self._kept.hardlink_to(self._path)
        rubbish.replace(self._path)

    def is_back(self) -> None:
        """The file comes back."""
        for name in ("-wal", "-shm"):
            self._path.with_name(self._path.name + name).unlink(missing_ok=True)
        self._kept.replace(self._path)
