"""In which fields two versions of a row differ, in words that editors know.

Both versions are laid flat, into rows (those nested in a row among them) with their fields as lines of text, which
are then compared. This works on the JSON as it was recorded and not on today's types, so that a version can still
be read after a field has been renamed or dropped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from spasmcheck.reasoning.serialisation.fields import fields_of, kinds

from .recording import PARAMETERS
from .word_diff import Line, marked_line, word_diff

_Plain = Mapping[str, Any]
_Path = tuple[str, ...]

_CALLED: dict[type[Row], str] = {
    Choice: "label",
    Question: "text",
    MechanismStep: "title",
    PageSection: "heading",
}
"""The field that names a nested row to a reader, where its key does not."""
_KNOWN_BY_TEXT = ("text",)
"""The key of nested rows that are told as one line of a list each, so that a new wording is seen as such."""


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


@dataclass(slots=True)
class _FlatRow:
    """A row without those nested in it.

    fields: the lines of each, by its path from the row. orders: of nested rows whose order matters, what each is
    called, by its key.
    """

    path: _Path = ()
    fields: dict[_Path, list[str]] = field(default_factory=dict)
    orders: dict[str, dict[str, str]] = field(default_factory=dict)


def field_differences(kind: str, before: str, after: str) -> tuple[FieldDifference, ...]:
    """What leads from one version of a row to another, both as recorded; "" where there was no row.

    A list of keys in place of a row is the order of the rows of a kind.
    """
    old, new = (json.loads(text) if text else {} for text in (before, after))
    if isinstance(old, list) or isinstance(new, list):
        return tuple(_in_order((_("order"),), dict(zip(old, old, strict=True)), dict(zip(new, new, strict=True))))
    row_type = Parameters if kind == PARAMETERS[0] else kinds()[kind]
    was, now = dict(_flat(row_type, old)), dict(_flat(row_type, new))
    return tuple(difference for key in {**now, **was} for difference in _in_row(was.get(key), now.get(key)))


def _flat(row_type: type[Row], row: _Plain, key: _Path = (), path: _Path = ()) -> Iterator[tuple[_Path, _FlatRow]]:
    """The row and those nested in it, by the keys that lead to them."""
    flat = _FlatRow(path)
    inner = []
    known = fields_of(row_type)
    for one in known:
        value = row[one.name] if one.name in row else _defaults(row_type).get(one.name)
        label = _label(row_type, one.name)
        if one.nested is None:
            flat.fields[label,] = _lines(row_type, one.name, value)
        elif not one.many:
            for part in fields_of(one.nested):
                flat.fields[_("condition"), _label(one.nested, part.name)] = [*(value or {}).get(part.name, ())]
        elif issubclass(one.nested, Row) and one.nested.key == _KNOWN_BY_TEXT:
            flat.fields[_many(one.nested),] = [_in_one_line(one.nested, nested) for nested in value or ()]
        elif issubclass(one.nested, Row):
            called = {_key(one.nested, nested): _name(one.nested, nested) for nested in value or ()}
            if one.nested.ordered:
                flat.orders[_many(one.nested)] = called
            for nested in value or ():
                at = _key(one.nested, nested)
                inner.append(_flat(one.nested, nested, (*key, one.name, at), (*path, called[at])))
    for name in sorted(row.keys() - {one.name for one in known}):
        flat.fields[name,] = [_as_text(row[name])]
    yield key, flat
    for rows in inner:
        yield from rows


def _in_row(old: _FlatRow | None, new: _FlatRow | None) -> Iterator[FieldDifference]:
    """What differs in a row; a nested one that came or went is told at once."""
    if new is None or old is None:
        there = new or old or _FlatRow()
        told = {name: lines for name, lines in there.fields.items() if lines not in ([], [_("No")])}
        lines = tuple(marked_line(f"{', '.join(name)}: {', '.join(said)}") for name, said in told.items())
        if new:
            yield FieldDifference(there.path, FieldChange.ADDED, (), lines)
        else:
            yield FieldDifference(there.path, FieldChange.REMOVED, lines, ())
        return
    for name in {**new.fields, **old.fields}:
        yield from _in_lines((*new.path, *name), old.fields.get(name, []), new.fields.get(name, []))
    for many, called in new.orders.items():
        before = {key: called[key] for key in old.orders.get(many, {}) if key in called}
        yield from _in_order((*new.path, many), before, {key: called[key] for key in called if key in before})


def _in_lines(path: _Path, old: Sequence[str], new: Sequence[str]) -> Iterator[FieldDifference]:
    """The lines that differ, those reworded word by word."""
    if old == new:
        return
    left: list[Line] = []
    right: list[Line] = []
    for start, end, other_start, other_end in _changed(old, new):
        gone, come = old[start:end], new[other_start:other_end]
        pairs = [word_diff(*pair) for pair in zip(gone, come, strict=False)]
        left += [*(pair[0] for pair in pairs), *map(marked_line, gone[len(pairs) :])]
        right += [*(pair[1] for pair in pairs), *map(marked_line, come[len(pairs) :])]
    what = FieldChange.CHANGED if old and new else FieldChange.ADDED if new else FieldChange.REMOVED
    is_moved = sorted(old) == sorted(new)
    yield FieldDifference(path, FieldChange.MOVED if is_moved else what, tuple(left), tuple(right))


def _in_order(path: _Path, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[FieldDifference]:
    """Which rows, by key and what they are called, have another place than before."""
    changed = _changed([*old], [*new])
    if changed:
        left = _placed([*old.values()], (place for start, end, _a, _b in changed for place in range(start, end)))
        right = _placed([*new.values()], (place for _a, _b, start, end in changed for place in range(start, end)))
        yield FieldDifference(path, FieldChange.MOVED, left, right)


def _changed(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """From where to where two lists differ, in each."""
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [ends for tag, *ends in codes if tag != "equal"]  # type: ignore[misc]


def _placed(called: Sequence[str], places: Iterable[int]) -> tuple[Line, ...]:
    told = _("%(what)s: place %(place)d of %(count)d")
    return tuple(
        marked_line(told % {"what": called[place], "place": place + 1, "count": len(called)}) for place in places
    )


def _in_one_line(row_type: type[Row], row: _Plain) -> str:
    """What a row says, its text first."""
    said = {one.name: ", ".join(_lines(row_type, one.name, row.get(one.name))) for one in fields_of(row_type)}
    text = said.pop(*row_type.key)
    return "; ".join([text, *(f"{_label(row_type, name)}: {words}" for name, words in said.items() if words)])


def _key(row_type: type[Row], row: _Plain) -> str:
    return "/".join(str(row.get(name, "")) for name in row_type.key)


def _many(row_type: type[Row]) -> str:
    return str(MODELS[row_type]._meta.verbose_name_plural)


def _name(row_type: type[Row], row: _Plain) -> str:
    called = str(row.get(_CALLED.get(row_type, row_type.key[-1]), ""))
    return f"{MODELS[row_type]._meta.verbose_name} “{Truncator(called).chars(60)}”"


@cache
def _defaults(row_type: type[Struct]) -> dict[str, Any]:
    """The plain defaults. Nested ones are empty, and so is everything in them."""
    plain = (
        (one.name, [] if one.default == () else one.default)
        for one in struct_fields(row_type)
        if one.default is not NODEFAULT and not isinstance(one.default, Struct)
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


def _lines(row_type: type[Struct], name: str, value: Any) -> list[str]:
    """A field as lines: a list has one for each of its items, and what is empty none."""
    if isinstance(value, list):
        return [item if isinstance(item, str) else _as_text(item) for item in value]
    named = dict(getattr(_model_field(row_type, name), "flatchoices", ()))
    text = str(named[value]) if isinstance(value, str) and value in named else _as_text(value)
    return [text] if text else []


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
