"""Publish and roll back again and again, each time with a fault at another point, and tell what was left.

Run as a program, with DATABASE_URL naming a database that holds a draft, and an edition before it: for each fault
it takes a fresh copy of the database, lets a child publish in which the fault strikes, and looks at what is there
afterwards. Prints one JSON object a line.

    python -m tests.faults.at_each_point FOLDER

Faults, at each statement that publishing sends and at each step of writing the file:

- killed: the process is killed with -9 before the statement, or after it
- refused: the database answers with an error, or the disk with "no space left"
- cut off: the connection to the database is gone (PostgreSQL)
"""

from __future__ import annotations

import errno
import gc
import json
import os
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import OperationalError, connection, connections  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402

from spasmcheck.evidence.editions import edition_file, published  # noqa: E402
from spasmcheck.evidence.editions.publishing import PublishError, publish, rollback  # noqa: E402
from spasmcheck.evidence.models import Edition, RowChange  # noqa: E402
from spasmcheck.evidence.schema import atomic_files  # noqa: E402
from spasmcheck.evidence.schema.compile import draft  # noqa: E402
from spasmcheck.reasoning.serialisation.codec import fingerprint, to_json  # noqa: E402

VERBS: dict[str, Callable[[], Any]] = {
    "publish": lambda: publish(note="The new edition"),
    "rollback": lambda: rollback(to_number=1, note="Back to the first"),
}
SQLITE = "sqlite"


@dataclass(frozen=True)
class Left:
    """What one attempt left. exit: how the child ended. editions: number and hash of each. broken: of these, those
    whose content does not have its hash. draft: the hash of the draft. recorded: rows that the history says were
    rolled back. live: the number that a new process serves. in_file: that in the file beside the database.
    """

    verb: str
    fault: str
    point: int
    where: str
    exit: str
    editions: list[tuple[int, str]]
    broken: list[int]
    draft: str
    recorded: int
    live: int
    in_file: int
    next_number: int


class Points:
    """Counts the points that an attempt passes, and strikes at one of them."""

    def __init__(self, strike_at: int, fault: str) -> None:
        self.passed: list[str] = []
        self.strike_at = strike_at
        self.fault = fault

    def passes(self, where: str, go_on: Callable[[], Any], error: Callable[[], Exception]) -> Any:
        self.passed.append(where)
        if len(self.passed) - 1 != self.strike_at:
            return go_on()
        if self.fault == "killed before":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.fault == "killed after":
            go_on()
            os.kill(os.getpid(), signal.SIGKILL)
        if self.fault == "cut off":
            _cut_off()
            return go_on()
        raise error()


def main(folder: Path) -> None:
    """Try every fault at every point of every verb."""
    # What is worked out once for all children.
    draft()
    connections.close_all()
    if connection.vendor != SQLITE:
        connection.close_pool()  # type: ignore[attr-defined]
    # Children that collect garbage would copy all of this process's memory.
    gc.collect()
    gc.freeze()
    gc.disable()
    copies = copier(folder)
    for verb in VERBS:
        database = next(copies)
        points = in_child(partial(_attempt, verb, Points(-1, "")), database)[1]
        faults = ["killed before", "killed after", "refused"]
        if connection.vendor != SQLITE:
            faults.append("cut off")
        places = [point for point, where in enumerate(points) if worth_trying(points, point, where)]
        for fault in faults:
            for point in places:
                if not can_strike(fault, points[point]):
                    continue
                database = next(copies)
                ended, _points = in_child(partial(_attempt, verb, Points(point, fault)), database)
                saw, left = in_child(look, database)
                assert saw == "done", left
                discard(database)
                told = Left(verb, fault, point, points[point], ended, *left)
                sys.stdout.write(f"{json.dumps(asdict(told))}\n")


def worth_trying(points: list[str], point: int, where: str) -> bool:
    """All that writes, and the first and the last of what only reads: the ones between differ in nothing.

    Marks inside a transaction write nothing: dying at one is dying after the statement before it.
    """
    reads = [number for number, name in enumerate(points) if name.startswith("SELECT")]
    if where.startswith(("SAVEPOINT", "RELEASE SAVEPOINT")):
        return False
    return not where.startswith("SELECT") or point in {reads[0], reads[-1]}


def can_strike(fault: str, where: str) -> bool:
    """Whether the fault can happen there and differs from another: a read leaves nothing that was not there."""
    if fault == "cut off":
        return not where.startswith("file")
    return not (fault == "killed after" and where.startswith(("SELECT", "BEGIN")))


def copier(folder: Path) -> Iterator[dict[str, Any]]:
    """Fresh copies of the database, as settings, each with a place for the file beside it."""
    made_from = dict(settings.DATABASES["default"])
    number = 0
    while True:
        number += 1
        place = folder / f"copy-{number}"
        place.mkdir()
        if connection.vendor == SQLITE:
            with sqlite3.connect(made_from["NAME"]) as source, sqlite3.connect(place / "database") as copy:
                source.backup(copy)
            yield made_from | {"NAME": str(place / "database"), "PLACE": str(place)}
        else:
            name = f"copy_{number}"
            _as_administrator(f'CREATE DATABASE "{name}" TEMPLATE "{made_from["NAME"]}" STRATEGY FILE_COPY')
            yield made_from | {"NAME": name, "PLACE": str(place)}


def discard(database: dict[str, Any]) -> None:
    """Make room: a hundred copies are a gigabyte."""
    if connection.vendor != SQLITE:
        _as_administrator(f'DROP DATABASE "{database["NAME"]}" WITH (FORCE)')


def in_child(do: Callable[[], Any], database: dict[str, Any]) -> tuple[str, Any]:
    """Do it in a process of its own on this database. Returns how that ended, and what it gave."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _child(do, database, writer)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name, None
    ended, value = json.loads(said)
    return ended, value


def _child(do: Callable[[], Any], database: dict[str, Any], writer: int) -> NoReturn:
    place = Path(database["PLACE"])
    connections["default"].settings_dict |= {name: value for name, value in database.items() if name != "PLACE"}
    settings.SPASMCHECK_EDITION_FILE = place / "edition.json"
    if connection.vendor != SQLITE:
        # As much of a pool as one process needs; every child opens its own.
        connection.settings_dict["OPTIONS"] = {**connection.settings_dict["OPTIONS"], "pool": {"min_size": 1}}
    try:
        said: Any = ["done", do()]
    except PublishError as error:
        said = ["refused", str(error)]
    except (OperationalError, OSError) as error:
        said = [type(error).__name__, str(error)]
    except BaseException:  # noqa: BLE001  told to the parent
        said = ["fault", traceback.format_exc()]
    os.write(writer, json.dumps(said).encode())
    os._exit(0)


def _attempt(verb: str, points: Points) -> list[str]:
    """Do it with a fault at one of the points. Returns the names of the points that were passed."""
    published.current()

    def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # Only the connection of this thread is wrapped; what the transaction does is what may leave a mixture.
        return points.passes(
            " ".join(sql.split())[:60],
            lambda: execute(sql, params, many, context),
            lambda: OperationalError("database or disk is full"),
        )

    commit = BaseDatabaseWrapper._commit
    replace, write = Path.replace, os.fsync

    def commits(self: BaseDatabaseWrapper) -> Any:
        return points.passes("COMMIT", lambda: commit(self), lambda: OperationalError("disk I/O error"))

    def full() -> OSError:
        return OSError(errno.ENOSPC, "No space left on device")

    def replaces(self: Path, target: Any) -> Any:
        return points.passes("file: put in place", lambda: replace(self, target), full)

    def writes(handle: int) -> Any:
        return points.passes("file: written", lambda: write(handle), full)

    BaseDatabaseWrapper._commit = commits  # type: ignore[method-assign]
    Path.replace = replaces  # type: ignore[method-assign]
    atomic_files.os.fsync = writes  # type: ignore[attr-defined]
    with connection.execute_wrapper(statement):
        VERBS[verb]()
    return points.passed


def look() -> tuple[Any, ...]:
    """What a new process finds, in the order of `Left`, and the number under which it can publish."""
    _wait_until_alone()
    editions = list(Edition.objects.order_by("number").values_list("number", "sha256", "knowledge"))
    broken = [number for number, sha256, data in editions if fingerprint(data.encode()) != sha256]
    kept = edition_file.read()
    now = fingerprint(to_json(draft()))
    published.forget()
    live = published.current().number
    recorded = RowChange.objects.filter(origin="rolled-back").count()
    try:
        after = publish(note="And on").number
    except PublishError:
        after = 0
    names = [(number, sha256) for number, sha256, _data in editions]
    return names, broken, now, recorded, live, kept.number if kept else 0, after


def _wait_until_alone() -> None:
    """A server notices a moment later that whoever talked to it was killed, and undoes what they began."""
    if connection.vendor == SQLITE:
        return
    # A pool would open several connections of our own.
    connection.settings_dict["OPTIONS"] = {**connection.settings_dict["OPTIONS"], "pool": False}
    ours = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    until = time.monotonic() + 600
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(ours)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.02)
    raise AssertionError("somebody is still connected")


def _cut_off() -> None:
    """The server ends the connection of this process, as when it is restarted."""
    with connection.cursor() as cursor:
        pid = cursor.connection.info.backend_pid
    _as_administrator(f"SELECT pg_terminate_backend({pid}, 60000)")


def _as_administrator(statement: str) -> None:
    import psycopg

    host = settings.DATABASES["default"].get("OPTIONS", {}).get("host")
    with psycopg.connect(f"user=postgres dbname=postgres host={host}", autocommit=True) as administrator:
        administrator.execute(statement.encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
