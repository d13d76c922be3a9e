"""Rows to Knowledge, in a number of queries that does not depend on the number of rows."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from spasmcheck.reasoning import knowledge as rows
from spasmcheck.reasoning.knowledge import Knowledge
from spasmcheck.reasoning.problems import Problem
from spasmcheck.reasoning.serialisation.codec import from_plain, rows_from_plain
from spasmcheck.reasoning.serialisation.fields import kinds

from .mapping import Link, TableMapping, table_of, top_tables

_Plain = dict[str, Any]


class DraftError(Exception):
    """The rows do not make a Knowledge; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def draft() -> Knowledge:
    """The knowledge as the rows stand now, published or not. Raises DraftError."""
    document: _Plain = {kind: _nested_rows(table)[None] for kind, table in top_tables()}
    if not (parameters := _nested_rows(table_of(rows.Parameters))[None]):
        raise DraftError([no_parameters()])
    knowledge, problems = from_plain(document | {"parameters": parameters[0]})
    if knowledge is None:
        raise DraftError(problems)
    return knowledge


def rows_of_draft(kind: str) -> tuple[rows.Row, ...]:
    """The rows of one kind as they stand now, canonical. Raises DraftError.

    kind: may be "parameters", which has one row or, in an empty database, none.
    """
    row_type = rows.Parameters if kind == "parameters" else kinds()[kind]
    found, problems = rows_from_plain(kind, _nested_rows(table_of(row_type))[None])
    if problems:
        raise DraftError(problems)
    return found


def no_parameters() -> Problem:
    """What is wrong with an empty database."""
    reason = _("there are no parameters; load the fixtures")
    return Problem(kind="parameters", row=0, key="", code="missing", reason=reason)


def _nested_rows(table: TableMapping) -> defaultdict[int | None, list[_Plain]]:
    """The plain rows of a table, with all that is nested in them, by the primary key of the row around them."""
    children = {name: _nested_rows(table_of(row_type)) for name, row_type in table.children.items()}
    links = [(link, _slugs_by_owner(link)) for link in table.links]
    names = (*table.columns, *table.references)
    lookups = (*table.columns, *(f"{name}__slug" for name in table.references))
    parent = f"{table.parent}_id" if table.parent else "pk"
    order = ("position", "pk") if table.ordered else ("pk",)
    found: defaultdict[int | None, list[_Plain]] = defaultdict(list)
    for pk, parent_pk, *values in table.model.objects.order_by(*order).values_list("pk", parent, *lookups):
        row: _Plain = dict(zip(names, values, strict=True))
        for name, nested in children.items():
            row[name] = nested[pk]
        for link, slugs in links:
            *outer, name = link.path
            holder = row.setdefault(outer[0], {}) if outer else row
            holder[name] = slugs[pk]
        found[parent_pk if table.parent else None].append(row)
    return found


def _slugs_by_owner(link: Link) -> defaultdict[int, list[str]]:
    slugs: defaultdict[int, list[str]] = defaultdict(list)
    order = ("position", "pk") if link.position else ("pk",)
    pairs: QuerySet[Model] = QuerySet(link.through).order_by(*order)
    for owner, slug in pairs.values_list(f"{link.owner}_id", f"{link.target}__slug"):
        slugs[owner].append(slug)
    return slugs
