"""Rows of one kind to a table and back: a column for each field, a line for each row, and nothing else.

Both ways are inverse to each other for every row that can be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spasmcheck.reasoning.knowledge import Row
from spasmcheck.reasoning.knowledge.texts import unseen_in
from spasmcheck.reasoning.serialisation.fields import kinds

from .cells import Cell, CellError, cell_of, columns_of, is_flat, value_of
from .incoming import MOST_PROBLEMS, FileProblem, FileRefused, PlainRow, kind_label, validate_rows


class _Heading(NamedTuple):
    """Which column of the sheet holds which field."""

    places: dict[str, int]
    problems: list[FileProblem]


def sheet_kinds() -> tuple[str, ...]:
    """The kinds of row that fit into a table, in the order of the knowledge."""
    return tuple(kind for kind, row_type in kinds().items() if is_flat(row_type))


def sheet_of(kind: str, rows: Iterable[Row]) -> list[list[Cell]]:
    """The heading and a line for each row."""
    columns = columns_of(kinds()[kind])
    lines: list[list[Cell]] = [[column.name for column in columns]]
    for row in rows:
        plain = {column.name: msgspec.to_builtins(getattr(row, column.name)) for column in columns}
        lines.append([cell_of(column, plain[column.name]) for column in columns])
    return lines


def rows_in(sheet: Sequence[Sequence[str]], kind: str) -> list[PlainRow]:
    """The rows in a table, as plain data with the number of their line. Raises FileRefused.

    sheet: the heading and then the lines as they stand in the file; empty ones count, so that numbers are right.
    """
    if not any(any(line) for line in sheet):
        raise FileRefused([FileProblem(_("The file is empty."), kind=kind)])
    places, problems = _read_heading(sheet[0], kind)
    if problems:
        raise FileRefused(problems)
    rows: list[PlainRow] = []
    for number, line in enumerate(sheet[1:], start=2):
        if len(problems) > MOST_PROBLEMS:
            break
        if not any(line):
            continue
        plain: dict[str, Any] = {}
        known = len(problems)
        for column in columns_of(kinds()[kind]):
            place = places[column.name]
            try:
                plain[column.name] = value_of(column, line[place] if place < len(line) else "")
            except CellError as error:
                problems.append(FileProblem(str(error), kind=kind, row=number, column=column.name))
        if any(line[len(places) :]):
            reason = _("there is something to the right of the last heading")
            problems.append(FileProblem(reason, kind=kind, row=number))
        if len(problems) == known:
            rows.append(PlainRow(number, plain))
    if problems:
        # What else is wrong is told at once, not after these are mended.
        problems += validate_rows({kind: rows})[1]
        raise FileRefused(sorted(problems, key=lambda problem: problem.row))
    return rows


def _read_heading(line: Sequence[str], kind: str) -> _Heading:
    names = [name.strip().casefold() for name in line]
    while names and not names[-1]:
        names.pop()
    wanted = [column.name for column in columns_of(kinds()[kind])]
    if (other := _kind_with(names)) and other != kind:
        reason = _("These are the columns of %(other)s, not of %(kind)s. Choose that kind, or another file.")
        labels = {"other": kind_label(other), "kind": kind_label(kind)}
        return _Heading({}, [FileProblem(reason % labels, kind=kind)])
    problems = []
    if missing := [name for name in wanted if name not in names]:
        reason = ngettext(
            "The column %(names)s is missing. A file has every column of an export, in any order.",
            "The columns %(names)s are missing. A file has every column of an export, in any order.",
            len(missing),
        )
        problems.append(FileProblem(reason % {"names": ", ".join(missing)}, kind=kind, row=1))
    for place, name in enumerate(names):
        if unseen := unseen_in(name, several_lines=False):
            reason = _("the heading of column %(place)d holds %(unseen)s, a character that nobody sees")
            told = reason % {"place": place + 1, "unseen": unseen}
            problems.append(FileProblem(told, kind=kind, row=1))
        elif not name:
            problems.append(FileProblem(_("column %d has no heading") % (place + 1), kind=kind, row=1))
        elif name not in wanted:
            problems.append(FileProblem(_("there is no such column"), kind=kind, row=1, column=name))
        elif name in names[:place]:
            problems.append(FileProblem(_("there are two columns of this name"), kind=kind, row=1, column=name))
    return _Heading({name: place for place, name in enumerate(names)}, problems)


def _kind_with(names: Sequence[str]) -> str:
    """The kind whose columns these are, or ""."""
    for kind in sheet_kinds():
        if {column.name for column in columns_of(kinds()[kind])} == set(names):
            return kind
    return ""
