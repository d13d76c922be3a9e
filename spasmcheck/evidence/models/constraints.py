"""CHECK constraints read off the row types, so that the database refuses what the reasoning would refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from django.db.models import BaseConstraint, CheckConstraint, Q
from django.utils.translation import gettext_lazy as _
from msgspec import Struct, inspect

from spasmcheck.reasoning.knowledge.texts import WEB_ADDRESS
from spasmcheck.reasoning.serialisation.fields import fields_of

from .fields import NO_ADDRESS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_LOOKUPS = {"gt": "gt", "ge": "gte", "lt": "lt", "le": "lte"}


def checks(row_type: type[Struct]) -> list[BaseConstraint]:
    """One CHECK for each range, each closed set, each text that may not be empty and each web address."""
    references = {field.name for field in fields_of(row_type) if field.refers_to}
    return [
        CheckConstraint(
            condition=condition, name=f"{row_type.__name__.lower()}_{name}", violation_error_message=message
        )
        for field, shape in shapes_of(row_type).items()
        if field not in references
        for name, condition, message in _conditions(field, shape)
    ]


def shapes_of(row_type: type[Struct]) -> dict[str, inspect.Type]:
    """The shape of each field, without metadata and without the None that it may also be."""
    struct = cast("inspect.StructType", inspect.type_info(row_type))
    return {field.name: _bare(field.type) for field in struct.fields}


def closed_set(shape: inspect.Type) -> list[str] | None:
    """The values of an enum or of a literal, or None when the set is open."""
    if isinstance(shape, inspect.EnumType):
        return [str(member.value) for member in shape.cls]
    if isinstance(shape, inspect.LiteralType):
        return [str(value) for value in shape.values]
    return None


def bounds(shape: inspect.Type) -> dict[str, float]:
    """The limits of a number, by lookup."""
    if not isinstance(shape, inspect.FloatType | inspect.IntType):
        return {}
    limits = {lookup: getattr(shape, bound) for bound, lookup in _LOOKUPS.items()}
    return {lookup: limit for lookup, limit in limits.items() if limit is not None}


def may_be_empty(shape: inspect.Type) -> bool:
    """False for a text that needs at least a letter."""
    if not isinstance(shape, inspect.StrType):
        return True
    return not shape.min_length and (shape.pattern is None or re.search(shape.pattern, "") is not None)


def is_address(shape: inspect.Type) -> bool:
    """Whether this is the address of a page."""
    return isinstance(shape, inspect.StrType) and shape.pattern == WEB_ADDRESS


def _conditions(field: str, shape: inspect.Type) -> Iterator[tuple[str, Q, _StrPromise]]:
    if values := closed_set(shape):
        yield f"{field}_known", Q(**{f"{field}__in": values}), _("This is not one of the choices.")
    if limits := bounds(shape):
        condition = Q(**{f"{field}__{lookup}": limit for lookup, limit in limits.items()})
        yield f"{field}_range", condition, _("This number is out of range.")
    if not may_be_empty(shape):
        yield f"{field}_not_empty", ~Q(**{field: ""}), _("This text may not be empty.")
    if is_address(shape):
        condition = Q(**{field: ""}) | Q(**{f"{field}__startswith": "http://"})
        condition |= Q(**{f"{field}__startswith": "https://"})
        yield f"{field}_address", condition, NO_ADDRESS


def _bare(shape: inspect.Type) -> inspect.Type:
    if isinstance(shape, inspect.Metadata):
        return _bare(shape.type)
    if isinstance(shape, inspect.UnionType):
        return _bare(next(part for part in shape.types if not isinstance(part, inspect.NoneType)))
    return shape
