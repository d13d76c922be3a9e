"""The whole database into one file and back: with SQLite's own copying, or with pg_dump and pg_restore.

Neither overwrites anything: a backup goes into a new file, and is restored into an empty database. What went wrong
before can so still be looked at, and nobody loses by a slip what the backup was for.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

from spasmcheck.evidence.models import Edition
from spasmcheck.reasoning.serialisation.codec import fingerprint

_VARIABLES = {
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
"""How libpq's programs are told what psycopg is told. A password in an argument could be read by everybody."""


class BackupError(Exception):
    """Nothing was kept, or nothing was brought back; the message says why."""


def back_up(file: Path) -> int:
    """Keep the database in a new file that only its owner can read. Returns how many editions are in it."""
    if file.exists():
        raise BackupError(f"{file} is there already; a backup overwrites nothing.")
    editions = _sound_editions()
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600, exist_ok=False)
    try:
        if connection.vendor == "sqlite":
            _copy_sqlite_to(part)
        else:
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={part}")
            _run("pg_restore", "--list", str(part))
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return editions


def restore(file: Path) -> int:
    """Bring a backup back into an empty database. Returns how many editions are there now."""
    if not file.is_file():
        raise BackupError(f"{file} is no file.")
    if connection.introspection.table_names():
        raise BackupError("The database is not empty. Make an empty one, and restore into that.")
    if connection.vendor == "sqlite":
        _copy_sqlite_from(file)
    else:
        # A pool would keep connections open that the program must not wait for.
        connection.close()
        name = str(connection.get_connection_params()["dbname"])
        options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        _run("pg_restore", *options, f"--dbname={name}", str(file))
    return _sound_editions()


def _sound_editions() -> int:
    """How many editions there are, all of them as they were published."""
    count = 0
    for edition in Edition.objects.order_by("number").iterator(chunk_size=1):
        if fingerprint(edition.knowledge.encode()) != edition.sha256:
            raise BackupError(f"Edition {edition.number} is not as it was published: its hash is another one.")
        count += 1
    return count


def _copy_sqlite_to(file: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
        _check(copy, file)


def _copy_sqlite_from(file: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as kept:
        _check(kept, file)
        kept.backup(connection.connection)


def _check(database: sqlite3.Connection, file: Path) -> None:
    try:
        said = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{file} is no sound database: {error}") from error
    if said != "ok":
        raise BackupError(f"{file} is no sound database: {said}")


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is missing. It comes with PostgreSQL's client programs (postgresql-client).")
    told = connection.get_connection_params()
    environment = {variable: str(told[name]) for name, variable in _VARIABLES.items() if told.get(name)}
    done = subprocess.run(  # noqa: S603  a program of PostgreSQL, and no shell
        [found, *arguments], env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")
