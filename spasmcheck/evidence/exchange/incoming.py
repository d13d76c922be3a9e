"""What came in with a file: rows with their place in it, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from spasmcheck.evidence.history.recording import PARAMETERS
from spasmcheck.evidence.history.row_keys import model_of
from spasmcheck.reasoning.knowledge import Parameters, Row
from spasmcheck.reasoning.serialisation.fields import kinds

from .decode_errors import explained

MOST_PROBLEMS = 50
"""Most problems that are told of a file; whoever finds more stops there."""

_LONGEST = 500


def shorten(text: str, longest: int = _LONGEST) -> str:
    """The text, or its beginning."""
    return text if len(text) <= longest else text[:longest] + "…"


class FileProblem(NamedTuple):
    """Something that is wrong with a file. row: as its program numbers it, or 0. column, key: "" where unknown."""

    reason: str
    kind: str = ""
    row: int = 0
    column: str = ""
    key: str = ""

    def brief(self) -> FileProblem:
        """The same with no more of what it quotes than somebody would read."""
        return self._replace(reason=shorten(self.reason), column=shorten(self.column), key=shorten(self.key))

    def __str__(self) -> str:
        where = [kind_label(self.kind)] if self.kind else []
        if self.row:
            where.append(_("row %d") % self.row)
        if self.column:
            where.append(_("column %s") % self.column)
        place = ", ".join(where)
        place += f" ({self.key})" if self.key else ""
        return f"{place}: {self.reason}" if place else self.reason


class FileRefused(Exception):  # noqa: N818  it says what happened
    """The file cannot be taken in; `problems` says why, as far as somebody would read."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        # A file decides how many they are and what they quote.
        told = [problem.brief() for problem in islice(problems, MOST_PROBLEMS + 1)]
        if len(told) > MOST_PROBLEMS:
            reason = _("There is more. Mend these first; only %d problems are told at once.") % MOST_PROBLEMS
            told[MOST_PROBLEMS:] = [FileProblem(reason)]
        self.problems = tuple(told)
        super().__init__("\n".join(map(str, self.problems)))


class PlainRow(NamedTuple):
    """A row as plain data, with its place in the file."""

    place: int
    plain: Any


Contents = dict[str, list[PlainRow]]
"""The rows of a file by kind; the parameters are one row of the kind "parameters"."""


class TypedRows(NamedTuple):
    """The rows of one kind, and the place in the file of each by its key."""

    rows: tuple[Row, ...]
    places: Mapping[str, int]


def parse_rows(contents: Contents) -> dict[str, TypedRows]:
    """The rows as what they are. Raises FileRefused with every problem of shape, type, range and key."""
    rows, problems = validate_rows(contents)
    if problems:
        raise FileRefused(problems)
    return rows


def validate_rows(contents: Contents) -> tuple[dict[str, TypedRows], list[FileProblem]]:
    """The rows that can be used, and what is wrong with the others."""
    problems: list[FileProblem] = []
    rows = {kind: _typed_rows(kind, plain_rows, problems) for kind, plain_rows in contents.items()}
    return rows, problems


def kind_label(kind: str) -> str:
    """What editors call the rows of a kind."""
    return str(capfirst(model_of(kind)._meta.verbose_name_plural))


def _typed_rows(kind: str, plain_rows: list[PlainRow], problems: list[FileProblem]) -> TypedRows:
    row_type: type[Row] = Parameters if kind == PARAMETERS[0] else kinds()[kind]
    places: dict[str, int] = {}
    rows: list[Row] = []
    for place, plain in plain_rows:
        if len(problems) > MOST_PROBLEMS:
            break
        try:
            row = msgspec.convert(plain, row_type)
        except msgspec.ValidationError as error:
            field, reason = explained(error, row_type)
            problems.append(FileProblem(reason, kind, place, field, _key_in(plain, row_type)))
            continue
        key = "" if kind == PARAMETERS[0] else row.natural_key
        if key in places:
            reason = _("row %d is the same one") % places[key]
            problems.append(FileProblem(reason, kind, place, key=key))
        places.setdefault(key, place)
        rows.append(row)
    return TypedRows(tuple(rows), places)


def _key_in(plain: Any, row_type: type[Row]) -> str:
    names = () if row_type is Parameters else row_type.key
    if not isinstance(plain, Mapping) or not all(isinstance(plain.get(name), str) for name in names):
        return ""
    return "/".join(plain[name] for name in names)
