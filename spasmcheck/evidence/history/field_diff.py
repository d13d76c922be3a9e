"""In which fields two versions of a row differ, in words that editors know.

Works on the JSON as it was recorded and not on today's types, so that a version can still be read after a field
has been renamed or dropped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields as struct_fields

from spasmcheck.evidence.labelling import give_words
from spasmcheck.evidence.schema.mapping import MODELS
from spasmcheck.reasoning.knowledge import (
    Choice,
    Condition,
    MechanismStep,
    PageSection,
    Parameters,
    Question,
    Row,
)
from spasmcheck.reasoning.serialisation.fields import Field, fields_of, kinds

from .recording import PARAMETERS
from .reordering import moved
from .word_diff import Line, likeness, marked_line, plain_line, word_diff

_Plain = Mapping[str, Any]
_Path = tuple[str, ...]

_CALLED: dict[type[Row], str] = {
    Choice: "label",
    Question: "text",
    MechanismStep: "title",
    PageSection: "heading",
}
"""The field that names a nested row to a reader, where its key does not."""
_SAME_ROW = 0.5
"""Nested rows without a common key are the same one reworded if so much of their words is the same."""


class FieldChange(StrEnum):
    """What became of the thing."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


give_words(
    FieldChange,
    name={
        FieldChange.CHANGED: gettext_lazy("changed"),
        FieldChange.ADDED: gettext_lazy("added"),
        FieldChange.REMOVED: gettext_lazy("removed"),
        FieldChange.MOVED: gettext_lazy("moved"),
    },
)


class FieldDifference(NamedTuple):
    """One thing that differs.

    path: where, from the outermost: ("question “When do they come?”", "choice “At night”", "label").
    before, after: what stood and stands there, line by line; what the other side lacks is marked. Of a list only
    the items that differ. Empty where there was nothing.
    """

    path: _Path
    what: FieldChange
    before: tuple[Line, ...]
    after: tuple[Line, ...]


def field_differences(kind: str, before: str, after: str) -> tuple[FieldDifference, ...]:
    """What leads from one version of a row to another, both as recorded; "" where there was no row.

    A list of keys in place of a row is the order of the rows of a kind.
    """
    old, new = (json.loads(text) if text else {} for text in (before, after))
    if isinstance(old, list) or isinstance(new, list):
        return tuple(_places((), list(old), list(new)))
    return tuple(_in_row((), _row_type(kind), old, new))


def _row_type(kind: str) -> type[Row]:
    return Parameters if kind == PARAMETERS[0] else kinds()[kind]


def _in_row(path: _Path, row_type: type[Struct], old: _Plain, new: _Plain) -> Iterator[FieldDifference]:
    """Field by field. An empty mapping is no row."""
    known = fields_of(row_type)
    for field in known:
        before, after = _value(row_type, field.name, old), _value(row_type, field.name, new)
        if before == after:
            continue
        if field.nested is None:
            yield from _in_field((*path, _label(row_type, field.name)), row_type, field, before, after)
        elif not field.many:
            yield from _in_row((*path, _("condition")), field.nested, before or {}, after or {})
        elif issubclass(field.nested, Row):
            yield from _in_rows(path, field.nested, before or [], after or [])
    for name in sorted((old.keys() | new.keys()) - {field.name for field in known}):
        if old.get(name) != new.get(name):
            yield from _in_text((*path, name), _as_text(old.get(name)), _as_text(new.get(name)))


def _in_field(
    path: _Path, row_type: type[Struct], field: Field, before: Any, after: Any
) -> Iterator[FieldDifference]:
    if not field.many:
        words = (_in_words(row_type, field.name, value) for value in (before, after))
        yield from _in_text(path, *words)
        return
    old, new = list(before or ()), list(after or ())
    if not old and not new:
        return
    if sorted(old) == sorted(new):
        yield FieldDifference(path, FieldChange.MOVED, _lines(plain_line, old), _lines(plain_line, new))
        return
    what = FieldChange.CHANGED if old and new else FieldChange.ADDED if new else FieldChange.REMOVED
    if field.refers_to or field.is_set:
        gone, come = [item for item in old if item not in new], [item for item in new if item not in old]
        yield FieldDifference(path, what, _lines(marked_line, gone), _lines(marked_line, come))
    else:
        yield FieldDifference(path, what, *_items(old, new))


def _in_text(path: _Path, before: str, after: str) -> Iterator[FieldDifference]:
    if before == after:
        return
    if before and after:
        left, right = word_diff(before, after)
        yield FieldDifference(path, FieldChange.CHANGED, (left,), (right,))
    elif after:
        yield FieldDifference(path, FieldChange.ADDED, (), (marked_line(after),))
    else:
        yield FieldDifference(path, FieldChange.REMOVED, (marked_line(before),), ())


def _items(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The items of two lists of texts that differ, those reworded word by word."""
    left: list[Line] = []
    right: list[Line] = []
    for tag, start, end, other_start, other_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, come = old[start:end], new[other_start:other_end]
        pairs = [word_diff(*pair) for pair in zip(gone, come, strict=False)]
        left += [*(pair[0] for pair in pairs), *map(marked_line, gone[len(pairs) :])]
        right += [*(pair[1] for pair in pairs), *map(marked_line, come[len(pairs) :])]
    return tuple(left), tuple(right)


def _in_rows(
    path: _Path, row_type: type[Row], old: Sequence[_Plain], new: Sequence[_Plain]
) -> Iterator[FieldDifference]:
    """Rows that are nested in another, matched by their key."""
    before = {_key(row_type, row): row for row in old}
    after = {_key(row_type, row): row for row in new}
    was = {key: key for key in after if key in before} | _reworded(row_type, before, after)
    stayed = set(was.values())
    for key, row in before.items():
        if key not in stayed:
            yield from _whole((*path, _name(row_type, row)), row_type, row, FieldChange.REMOVED)
    elsewhere = moved([key for key in before if key in stayed], [was[key] for key in after if key in was])
    places = {key: place for place, key in enumerate(before, start=1)}
    for place, (key, row) in enumerate(after.items(), start=1):
        named = (*path, _name(row_type, row))
        if key not in was:
            yield from _whole(named, row_type, row, FieldChange.ADDED)
            continue
        if row_type.ordered and was[key] in elsewhere:
            yield _move(named, (places[was[key]], len(before)), (place, len(after)))
        yield from _in_row(named, row_type, before[was[key]], row)


def _whole(path: _Path, row_type: type[Row], row: _Plain, what: FieldChange) -> Iterator[FieldDifference]:
    """A nested row that came or went, told at once, and the rows in it likewise."""
    told, inner = [], []
    for field in fields_of(row_type):
        value = _value(row_type, field.name, row)
        if field.nested is not None:
            inner += [
                difference
                for nested in value or ()
                if issubclass(field.nested, Row)
                for difference in _whole((*path, _name(field.nested, nested)), field.nested, nested, what)
            ]
            continue
        words = ", ".join(value or ()) if field.many else _in_words(row_type, field.name, value)
        if words and value is not False:
            told.append(marked_line(f"{_label(row_type, field.name)}: {words}"))
    lines = tuple(told)
    yield FieldDifference(path, what, *((lines, ()) if what is FieldChange.REMOVED else ((), lines)))
    yield from inner


def _reworded(row_type: type[Row], before: Mapping[str, _Plain], after: Mapping[str, _Plain]) -> dict[str, str]:
    """The earlier key of rows whose key changed but whose words are much the same."""
    gone = [key for key in before if key not in after]
    was: dict[str, str] = {}
    for key in after:
        if key not in before and gone:
            said = _called(row_type, after[key])
            best = max(gone, key=lambda old: likeness(_called(row_type, before[old]), said))
            if likeness(_called(row_type, before[best]), said) >= _SAME_ROW:
                gone.remove(best)
                was[key] = best
    return was


def _places(path: _Path, old: Sequence[str], new: Sequence[str]) -> Iterator[FieldDifference]:
    """Which keys stand elsewhere among the rest, and which came before one that was there.

    Those that came at the end or went are told by their own rows.
    """
    before = {key: place for place, key in enumerate(old, start=1)}
    after = {key: place for place, key in enumerate(new, start=1)}
    elsewhere = moved([key for key in old if key in after], [key for key in new if key in before])
    last = max((place for key, place in after.items() if key in before), default=0)
    for key, place in after.items():
        if key in elsewhere:
            yield _move((*path, key), (before[key], len(before)), (place, len(after)))
        elif key not in before and place < last:
            yield FieldDifference((*path, key), FieldChange.ADDED, (), (_place(place, len(after)),))


def _move(path: _Path, *places: tuple[int, int]) -> FieldDifference:
    before, after = ((_place(*place),) for place in places)
    return FieldDifference(path, FieldChange.MOVED, before, after)


def _place(place: int, count: int) -> Line:
    return marked_line(_("place %(place)d of %(count)d") % {"place": place, "count": count})


def _key(row_type: type[Row], row: _Plain) -> str:
    return "/".join(str(row.get(name, "")) for name in row_type.key)


def _called(row_type: type[Row], row: _Plain) -> str:
    return str(row.get(_CALLED.get(row_type, row_type.key[-1]), ""))


def _name(row_type: type[Row], row: _Plain) -> str:
    return f"{MODELS[row_type]._meta.verbose_name} “{Truncator(_called(row_type, row)).chars(60)}”"


def _value(row_type: type[Struct], name: str, row: _Plain) -> Any:
    """A field, or the default that the record leaves out, so that a new row is told by what it says."""
    return row[name] if name in row else _defaults(row_type).get(name)


@cache
def _defaults(row_type: type[Struct]) -> dict[str, Any]:
    """The plain defaults. Nested ones are empty, and so is everything in them."""
    plain = (
        (field.name, [] if field.default == () else field.default)
        for field in struct_fields(row_type)
        if field.default is not NODEFAULT and not isinstance(field.default, Struct)
    )
    return dict(plain)


@cache
def _model_field(row_type: type[Struct], name: str) -> Any:
    # A condition has no model: whoever holds under one has its fields.
    model = MODELS[kinds()["red_flags"]] if row_type is Condition else MODELS[row_type]  # type: ignore[index]
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _label(row_type: type[Struct], name: str) -> str:
    return str(getattr(_model_field(row_type, name), "verbose_name", name))


def _in_words(row_type: type[Struct], name: str, value: Any) -> str:
    named = dict(getattr(_model_field(row_type, name), "flatchoices", ()))
    return str(named[value]) if isinstance(value, str) and value in named else _as_text(value)


def _as_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case float():
            return repr(value).removesuffix(".0")
        case str():
            return value
        case _:
            return json.dumps(value, ensure_ascii=False)


def _lines(made: Any, items: Sequence[str]) -> tuple[Line, ...]:
    return tuple(made(item) for item in items)
