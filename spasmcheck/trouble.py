"""What stops a command and is no fault of the code: said in words, with what to do, instead of a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, connection

from .env import EnvironmentVariableError

_NO_SOUND_DATABASE = ("file is not a database", "database disk image is malformed")


@contextmanager
def ended_with_a_word() -> Iterator[None]:
    """End with exit code 1 and a text where a setting or the database is not as it must be.

    With --traceback the error is raised.
    """
    try:
        yield
    except (EnvironmentVariableError, DatabaseError) as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(_about_the_database(error) if isinstance(error, DatabaseError) else str(error))


def _about_the_database(error: Exception) -> str:
    said = " ".join(str(error).split())
    if connection.vendor != "sqlite":
        return (
            f"The database cannot be used: {said}\nNothing was changed. See that PostgreSQL runs, and that "
            "DATABASE_URL names its host, its database and an account that may use it."
        )
    file = Path(str(connection.settings_dict["NAME"]))
    if any(part in said for part in _NO_SOUND_DATABASE):
        return (
            f"{file} is not a sound SQLite database: {said}\n"
            f"Nothing was changed. Move it away, with {file.name}-wal and {file.name}-shm if they are there. "
            "Then bring a backup back (docs/deploying.md), or begin anew. "
            "The newest published edition is in edition.json."
        )
    if said == "unable to open database file":
        return (
            f"{file} cannot be opened or made: {said}\nNothing was changed. "
            "See that its folder is there, that it is a file, and that whoever runs this may write to both."
        )
    return (
        f"The database {file} cannot be used: {said}\n"
        "See that nothing keeps it locked, that it can be written to, and that it is made (manage.py migrate)."
    )
