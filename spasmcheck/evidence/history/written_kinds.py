"""Which kinds of rows a statement of SQL can change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps

from spasmcheck.evidence.schema.mapping import TableMapping, table_of, top_tables
from spasmcheck.reasoning.knowledge import Parameters

_READS = re.compile(r"\s*(?:SELECT|SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT)\s[^;]*\Z", re.IGNORECASE)
_WRITES = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?(?=[\s(]|\Z)[^;]*\Z', re.IGNORECASE)


@cache
def all_kinds() -> dict[str, TableMapping]:
    """Every kind, the parameters too, and where its rows are kept."""
    return {"parameters": table_of(Parameters), **dict(top_tables())}


def kinds_written(statement: Any) -> frozenset[str]:
    """The kinds whose rows a statement can change; all of them for one that is not understood.

    Not those that name a row whose slug an UPDATE changes: they are not written themselves.
    """
    if not isinstance(statement, str):
        return frozenset(all_kinds())
    if _READS.match(statement):
        return frozenset()
    written = _WRITES.match(statement)
    if written is None or written[2] not in _kinds_by_table():
        return frozenset(all_kinds())
    verb, table = written.groups()
    # A row may go before those that name it, which lose its slug then.
    naming = _kinds_naming().get(table, frozenset()) if verb.upper() == "DELETE FROM" else frozenset()
    return _kinds_by_table()[table] | naming


def named_tables(kind: str) -> Iterator[TableMapping]:
    """The tables of a kind whose rows others name by their slug."""
    return (table for table in _tables_of(all_kinds()[kind]) if table.model._meta.db_table in _kinds_naming())


@cache
def _kinds_by_table() -> dict[str, frozenset[str]]:
    """Every table of the database, and the kind whose rows it holds, if any."""
    models = apps.get_models(include_auto_created=True)
    found: dict[str, frozenset[str]] = {model._meta.db_table: frozenset() for model in models}
    for kind, top in all_kinds().items():
        for table in _tables_of(top):
            for model in (table.model, *(link.through for link in table.links)):
                found[model._meta.db_table] = frozenset({kind})
    return found


@cache
def _kinds_naming() -> dict[str, frozenset[str]]:
    """The tables whose rows others name by their slug, and the kinds of those others."""
    found: dict[str, frozenset[str]] = {}
    for kind, top in all_kinds().items():
        for table in _tables_of(top):
            for model in (*table.references.values(), *(link.target_model for link in table.links)):
                name = model._meta.db_table
                found[name] = found.get(name, frozenset()) | {kind}
    return found


def _tables_of(table: TableMapping) -> Iterator[TableMapping]:
    """A table and those of what is nested in its rows."""
    yield table
    for row_type in table.children.values():
        yield from _tables_of(table_of(row_type))
