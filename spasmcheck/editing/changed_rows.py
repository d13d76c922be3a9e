"""Rows that an import would change, told field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from spasmcheck.evidence import yaml_files
from spasmcheck.evidence.incoming import kind_label
from spasmcheck.evidence.names import model_of
from spasmcheck.evidence.recording import RowDifference


class What(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    DELETED = "deleted"
    MOVED = "moved"


class ChangedField(NamedTuple):
    """A field with what stands in it now, and after the import; "" for nothing."""

    label: str
    before: str
    after: str


class ChangedRow(NamedTuple):
    """A row that would not stay as it is."""

    kind: str
    key: str
    what: What
    fields: tuple[ChangedField, ...]


def what_of(difference: RowDifference) -> What:
    """What becomes of the row; of an order of rows, that they move."""
    if not difference.key and difference.before.startswith("["):
        return What.MOVED
    if not difference.before:
        return What.NEW
    return What.CHANGED if difference.after else What.DELETED


def changed_row(difference: RowDifference) -> ChangedRow:
    """The difference in words."""
    what = what_of(difference)
    before, after = (json.loads(text) if text else {} for text in (difference.before, difference.after))
    if what is What.MOVED:
        fields = [ChangedField(_("order"), "\n".join(before), "\n".join(after))]
    else:
        fields = [*_fields(difference.kind, before, after)]
    return ChangedRow(kind_label(difference.kind), difference.key or _("all rows"), what, tuple(fields))


def _fields(kind: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[ChangedField]:
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if _is_set(old) and _is_set(new):
            # Of a long list, only what came or went.
            old, new = (
                [item for item in old or () if item not in (new or ())],
                [item for item in new or () if item not in (old or ())],
            )
        yield ChangedField(_label(kind, name), _text(old), _text(new))


def _is_set(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(item, str) for item in value))


def _label(kind: str, name: str) -> str:
    try:
        field: Any = model_of(kind)._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return str(getattr(field, "verbose_name", name))


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case float():
            return repr(value).removesuffix(".0")
        case str() | int():
            return str(value)
        case list() if _is_set(value):
            return "\n".join(value)
        case _:
            return yaml_files.written(value).strip()
