"""What one cell of a spreadsheet holds: the value of a field, written for people and read back exactly."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, assert_never, cast

from django.utils.translation import gettext as _
from msgspec import NODEFAULT, inspect

from spasmcheck.reasoning.knowledge import Row
from spasmcheck.reasoning.knowledge.texts import TEXTS, unseen_in
from spasmcheck.reasoning.serialisation.fields import fields_of

Cell = str | int | float
"""Numbers stay numbers, so that a spreadsheet can sort them; all else is text."""

_BETWEEN_CODES = "; "
_CODES_END = re.compile(r"[;\n]")
_LINE_END = re.compile(r"\r\n|\r|\n")
# Digits can be matched in one way only, so that a long row of them costs no more than its length.
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_SHOWN = 60
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")


class CellError(ValueError):
    """The cell does not hold what its column needs; the text says why."""


class CellType(StrEnum):
    """What a column holds."""

    TEXT = "text"
    CODE = "code"
    CODES = "codes"
    LINES = "lines"
    NUMBER = "number"
    WHOLE = "whole"
    YES_NO = "yes-no"


class SheetColumn(NamedTuple):
    """One field of a row type as a column.

    allowed: the only values that it takes, or () when it takes any. empty: what an empty cell stands for, or
    NODEFAULT where there must be something.
    """

    name: str
    holds: CellType
    allowed: tuple[str, ...]
    empty: Any


@cache
def is_flat(row_type: type[Row]) -> bool:
    """Whether rows of this type fit into a table: nothing is nested in them."""
    return all(field.nested is None for field in fields_of(row_type))


@cache
def columns_of(row_type: type[Row]) -> tuple[SheetColumn, ...]:
    """The columns of a flat row type, in the order of its fields."""
    info = cast("inspect.StructType", inspect.type_info(row_type))
    return tuple(_column(field) for field in info.fields)


def cell_of(column: SheetColumn, value: Any) -> Cell:
    """A value, as plain data, as a cell. None is an empty cell."""
    if value is None:
        return ""
    match column.holds:
        case CellType.YES_NO:
            return _YES[0] if value else _NO[0]
        case CellType.CODES:
            return _BETWEEN_CODES.join(value)
        case CellType.LINES:
            return "\n".join(value)
        case CellType.NUMBER:
            return int(value) if value.is_integer() and abs(value) < 1e15 else float(value)
        case CellType.TEXT | CellType.CODE | CellType.WHOLE:
            cell: Cell = value
            return cell
        case _:
            assert_never(column.holds)


def value_of(column: SheetColumn, text: str) -> Any:
    """The plain value of a cell, inverse to `cell_of`. Raises CellError.

    Only texts are kept to the letter, but for how their lines end; spaces around anything else say nothing.
    """
    text = _LINE_END.sub("\n", text)
    if unseen := unseen_in(text):
        raise CellError(_("holds %s, a character that nobody sees") % unseen)
    if column.holds is CellType.LINES:
        return [line for line in text.split("\n") if line]
    if column.holds is CellType.CODES:
        codes = [code for part in _CODES_END.split(text) if (code := part.strip())]
        return [_allowed(column, code) for code in codes]
    if column.holds is not CellType.TEXT:
        text = text.strip()
    if not text:
        if column.empty is NODEFAULT:
            raise CellError(_("is empty, but must say something"))
        return column.empty
    return _allowed(column, _READERS[column.holds](text))


def allowed_in(kind: inspect.Type) -> tuple[str, ...]:
    """The only values that a field of this type, or an item of it, takes; () when it takes any."""
    match _item(kind):
        case inspect.EnumType(cls=members):
            return tuple(str(member.value) for member in members)
        case inspect.LiteralType(values=values):
            return tuple(map(str, values))
        case _:
            return ()


def _column(field: inspect.Field) -> SheetColumn:
    many = isinstance(_bare(field.type), inspect.VarTupleType)
    match _item(field.type):
        case inspect.BoolType():
            holds = CellType.YES_NO
        case inspect.FloatType():
            holds = CellType.NUMBER
        case inspect.IntType():
            holds = CellType.WHOLE
        case inspect.StrType(pattern=pattern) if pattern is None or pattern in TEXTS:
            holds = CellType.LINES if many else CellType.TEXT
        case _:
            holds = CellType.CODES if many else CellType.CODE
    # Whether a text may be empty is for its row to say.
    empty = "" if holds is CellType.TEXT and field.required else field.default
    return SheetColumn(field.name, holds, allowed_in(field.type), empty)


def _item(kind: inspect.Type) -> inspect.Type:
    bare = _bare(kind)
    return _bare(bare.item_type) if isinstance(bare, inspect.VarTupleType) else bare


def _bare(kind: inspect.Type) -> inspect.Type:
    """Without what is said of it besides, and without None."""
    while True:
        if isinstance(kind, inspect.Metadata):
            kind = kind.type
        elif isinstance(kind, inspect.UnionType):
            kind = next(part for part in kind.types if not isinstance(part, inspect.NoneType))
        else:
            return kind


def _allowed(column: SheetColumn, value: Any) -> Any:
    if column.allowed and value not in column.allowed:
        raise CellError(
            _("“%(text)s” is none of: %(allowed)s") % {"text": _shown(value), "allowed": ", ".join(column.allowed)}
        )
    return value


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _yes_or_no(text: str) -> bool:
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise CellError(_("“%s” is neither yes nor no") % _shown(text))


def _number(text: str) -> float:
    # float() alone would take "nan", "1_000" and the digits of other scripts.
    if not _NUMBER.fullmatch(text) or not math.isfinite(number := float(text)):
        raise CellError(_("“%s” is not a number; write it as 1234.5") % _shown(text))
    return number


def _whole(text: str) -> int:
    # An infinite number is no integer.
    if not _NUMBER.fullmatch(text) or not (number := float(text)).is_integer():
        raise CellError(_("“%s” is not a whole number") % _shown(text))
    return int(number)


_READERS: dict[CellType, Callable[[str], Any]] = {
    CellType.YES_NO: _yes_or_no,
    CellType.NUMBER: _number,
    CellType.WHOLE: _whole,
    CellType.TEXT: str,
    CellType.CODE: str,
}
