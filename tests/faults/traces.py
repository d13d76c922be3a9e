"""Looking for what a visitor answered or typed, wherever a process could have left it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from tests.faults.conftest import Site

ROWS = """
import json, sys, django; django.setup()
from django.apps import apps
from django.db import connection
with connection.cursor() as cursor:
    for table in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        for row in cursor.fetchall():
            print(json.dumps([table, *map(str, row)]))
"""


def rows(site: Site) -> set[str]:
    """Every row of every table, a line each."""
    process = site.run("-c", ROWS)
    out, errors = process.communicate(timeout=900)
    assert process.returncode == 0, errors
    return set(out.splitlines())


def table_of(row: str) -> str:
    """The table of a row."""
    return str(json.loads(row)[0])


def written_as(mark: str) -> Iterator[bytes]:
    """The ways in which a text may be kept."""
    yield mark.encode()
    yield mark.encode("utf-16-le")
    yield mark.encode().hex().encode()
    if (escaped := quote(mark, safe="")) != mark:
        yield escaped.encode()


def files_with(marks: Iterable[str], folders: Iterable[Path], since: float) -> list[tuple[str, str]]:
    """(file, mark) of every file below these folders, of whatever kind, that was written since and has a mark."""
    wanted = [(mark, form) for mark in marks for form in written_as(mark)]
    found = []
    trees = [tree for folder in folders for tree in os.walk(folder)]
    for path in sorted(Path(root, name) for root, _folders, names in trees for name in names):
        # A database server that runs takes files away at any moment; what is gone holds nothing.
        with suppress(FileNotFoundError):
            if path.is_file() and not path.is_symlink() and path.stat().st_mtime >= since:
                content = path.read_bytes()
                found += [(path.name, mark) for mark, form in wanted if form in content]
    return found


def open_files(processes: Iterable[int]) -> set[Path]:
    """The regular files that processes hold open to write. What is closed while it looks is open no more."""
    found = set()
    for process in processes:
        for descriptor in Path(f"/proc/{process}/fd").iterdir():
            with suppress(FileNotFoundError):
                target = descriptor.readlink()
                flags = Path(f"/proc/{process}/fdinfo/{descriptor.name}").read_text().split("flags:")[1].split()[0]
                if int(flags, 8) & 0o3 and target.is_file():
                    found.add(target)
    return found
