"""What the row types say about their own fields: what a slug refers to, which tuples are sets, what nests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct
from msgspec.structs import fields as struct_fields

from spasmcheck.reasoning.knowledge import Condition, Knowledge, Row


class Field(NamedTuple):
    """One field of a row type.

    refers_to: the kind whose slugs it holds, or "". many: a tuple. is_set: a tuple whose order says nothing.
    nested: the type of the rows or the condition inside, or None.
    """

    name: str
    refers_to: str
    many: bool
    is_set: bool
    nested: type[Struct] | None


@cache
def fields_of(row_type: type[Struct]) -> tuple[Field, ...]:
    """The fields of a row type, in order."""
    hints = get_type_hints(row_type, include_extras=True)
    return tuple(_field(item.name, hints[item.name]) for item in struct_fields(row_type))


@cache
def kinds() -> dict[str, type[Row]]:
    """Each kind of row in `Knowledge` (but the parameters) and its type, in order."""
    return {
        field.name: field.nested
        for field in fields_of(Knowledge)
        if field.many and field.nested is not None and issubclass(field.nested, Row)
    }


def references(row: Struct) -> Iterator[tuple[str, str, str]]:
    """Every (field, kind, slug) that the row points at, nested rows included."""
    for field in fields_of(type(row)):
        value = getattr(row, field.name)
        if field.nested is not None:
            for inner in value if field.many else (value,):
                yield from references(inner)
        elif field.refers_to and value is not None:
            for slug in value if field.many else (value,):
                yield field.name, field.refers_to, slug


def _field(name: str, hint: Any) -> Field:
    extras: dict[str, Any] = {}
    many = False
    while True:
        origin = get_origin(hint)
        if origin is Annotated:
            hint, *metas = get_args(hint)
            for meta in metas:
                if isinstance(meta, Meta) and meta.extra:
                    extras |= meta.extra
        elif origin is tuple:
            many = True
            hint = get_args(hint)[0]
        elif origin in (Union, UnionType):
            hint = next(part for part in get_args(hint) if part is not NoneType)
        else:
            break
    nested = hint if isinstance(hint, type) and issubclass(hint, Row | Condition) else None
    return Field(name, extras.get("refers_to", ""), many, bool(extras.get("is_set")), nested)
