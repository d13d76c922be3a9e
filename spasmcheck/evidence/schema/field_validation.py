"""Whether the knowledge accepts a value for a column, asked before the value is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from msgspec import inspect
from msgspec.structs import fields as struct_fields

from spasmcheck.evidence.models import Keyed
from spasmcheck.evidence.models.constraints import bounds, closed_set, is_address, shapes_of
from spasmcheck.evidence.models.fields import NO_ADDRESS
from spasmcheck.reasoning.knowledge import Row
from spasmcheck.reasoning.knowledge.texts import ONE_LINE, TEXTS, unseen_in

from .mapping import MODELS, table_of

_LIMITS = {
    "gte": lambda limit: _("at least %g") % limit,
    "gt": lambda limit: _("more than %g") % limit,
    "lte": lambda limit: _("at most %g") % limit,
    "lt": lambda limit: _("less than %g") % limit,
}


def refusals(model: type[Keyed], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each column whose value the row type of the model refuses, and why in a sentence.

    values: by field of the model; what is no column of the row type is passed over.
    """
    row_type = _row_types().get(model)
    if row_type is None:
        return
    types = _types(row_type)
    for name in table_of(row_type).columns:
        if name in values:
            try:
                msgspec.convert(values[name], types[name])
            except msgspec.ValidationError as error:
                yield name, _reason(shapes_of(row_type)[name], values[name], error)


def _reason(shape: inspect.Type, value: Any, error: Exception) -> str:
    if unseen := _unseen(shape, value):
        one_line = _("This may have only one line.")
        return one_line if unseen == "U+000A" else _("This holds %s, a character that nobody sees.") % unseen
    if isinstance(shape, inspect.VarTupleType):
        known = closed_set(shape.item_type)
        others = [str(item) for item in value if known is not None and str(item) not in known]
        if known and others:
            return _("“%(item)s” is not one of: %(known)s.") % {"item": others[0], "known": ", ".join(known)}
    if closed_set(shape):
        return _("This is not one of the choices.")
    if is_address(shape):
        return str(NO_ADDRESS)
    if limits := bounds(shape):
        return _("This must be %s.") % _(" and ").join(_LIMITS[lookup](at) for lookup, at in limits.items())
    return _("This cannot be kept: %s.") % error


def _unseen(shape: inspect.Type, value: Any) -> str:
    """The first character in a free text, or in the items of a list of them, that it may not hold; or ""."""
    many = isinstance(shape, inspect.VarTupleType)
    item = shape.item_type if isinstance(shape, inspect.VarTupleType) else shape
    if not isinstance(item, inspect.StrType) or item.pattern not in TEXTS:
        return ""
    texts = value if many else (value,)
    return next((u for text in texts if (u := unseen_in(str(text), several_lines=item.pattern != ONE_LINE))), "")


@cache
def _row_types() -> dict[type[Keyed], type[Row]]:
    return {model: row_type for row_type, model in MODELS.items()}


@cache
def _types(row_type: type[Row]) -> dict[str, Any]:
    return {field.name: field.type for field in struct_fields(row_type)}
