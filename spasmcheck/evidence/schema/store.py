"""Knowledge to rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import models as orm
from django.db import transaction

from spasmcheck.evidence.models import Keyed
from spasmcheck.reasoning.knowledge import Knowledge, Row

from .mapping import Link, TableMapping, table_of, tables, top_tables

_Key = tuple[Any, ...]
_BATCH = 500


class DuplicateKey(ValueError):  # noqa: N818  it says what happened
    """Two rows have the same natural key, so that one of them would be lost."""


class Changes(NamedTuple):
    """How many rows were touched; what links them is not counted."""

    created: int
    updated: int
    deleted: int


class _Wanted(NamedTuple):
    """A row as it should be. parent: the key of the row around it. position: its place there, from 1."""

    row: Row
    parent: _Key
    position: int


class _Pks:
    """The primary keys of rows by model and natural key."""

    def __init__(self) -> None:
        self._known: dict[type[orm.Model], dict[_Key, int]] = {}

    def learn(self, model: type[orm.Model], pks: dict[_Key, int]) -> None:
        self._known[model] = pks

    def find(self, model: type[orm.Model], key: _Key) -> int:
        return self._known[model][key]


@transaction.atomic
def replace_rows(knowledge: Knowledge) -> Changes:
    """Make the rows equal to the knowledge.

    A row whose natural key stays keeps its primary key, and is written only when it changed. The knowledge must
    be free of errors (see `audit`): a dangling slug is a KeyError here, and then nothing is changed.
    """
    wanted = _flatten(knowledge)
    pks = _Pks()
    created = updated = deleted = 0
    doomed: list[tuple[type[Keyed], list[int]]] = []
    for table in tables():
        gone, new, changed = _write_rows(table, wanted[table.model], pks)
        doomed.append((table.model, gone))
        created, updated, deleted = created + new, updated + changed, deleted + len(gone)
    for table in tables():
        for link in table.links:
            _write_links(table, link, wanted[table.model], pks)
    for model, gone in reversed(doomed):
        _delete(model, gone)
    return Changes(created, updated, deleted)


def is_empty() -> bool:
    """True when there is no row of knowledge at all."""
    return not any(table.model.objects.exists() for table in tables())


def _flatten(knowledge: Knowledge) -> dict[type[Keyed], dict[_Key, _Wanted]]:
    wanted: dict[type[Keyed], dict[_Key, _Wanted]] = {table.model: {} for table in tables()}
    parameters = table_of(type(knowledge.parameters))
    wanted[parameters.model][()] = _Wanted(knowledge.parameters, (), 1)

    def gather(table: TableMapping, rows: Iterable[Row], parent: _Key) -> None:
        for position, row in enumerate(rows, start=1):
            own = tuple(_plain(getattr(row, name)) for name in row.key)
            key = parent + own if table.key_holds_parent else own
            if key in wanted[table.model]:
                raise DuplicateKey(f"{table.model.__name__} {'/'.join(map(str, key))}")
            wanted[table.model][key] = _Wanted(row, parent, position)
            for name, row_type in table.children.items():
                gather(table_of(row_type), getattr(row, name), key)

    for kind, table in top_tables():
        gather(table, getattr(knowledge, kind), ())
    return wanted


def _write_rows(table: TableMapping, wanted: dict[_Key, _Wanted], pks: _Pks) -> tuple[list[int], int, int]:
    """Create and update. Returns the primary keys to delete, and how many were created and updated."""
    attributes = _attributes(table)
    key_size = len(table.model.key_lookups)
    lookups = ("pk", *table.model.key_lookups, *attributes)
    there: dict[_Key, tuple[int, _Key]] = {}
    for pk, *values in table.model.objects.values_list(*lookups):
        there[tuple(values[:key_size])] = (pk, tuple(values[key_size:]))

    new: dict[_Key, Keyed] = {}
    changed: list[Keyed] = []
    fields: set[str] = set()
    for key, item in wanted.items():
        values = _values(table, item, pks)
        pk, before = there.get(key, (None, ()))
        if pk is None:
            new[key] = table.model(**dict(zip(attributes, values, strict=True)))
        elif before != values:
            instance = table.model(**dict(zip(attributes, values, strict=True)))
            instance.pk = pk
            changed.append(instance)
            fields |= {name for name, old, now in zip(attributes, before, values, strict=True) if old != now}
    table.model.objects.bulk_create(new.values(), batch_size=_BATCH)
    if changed:
        table.model.objects.bulk_update(changed, fields, batch_size=_BATCH)

    kept = {key: pk for key, (pk, _) in there.items() if key in wanted}
    pks.learn(table.model, kept | {key: instance.pk for key, instance in new.items()})
    return [pk for key, (pk, _) in there.items() if key not in wanted], len(new), len(changed)


def _attributes(table: TableMapping) -> tuple[str, ...]:
    references = (f"{name}_id" for name in table.references)
    parent = (f"{table.parent}_id",) if table.parent else ()
    position = ("position",) if table.ordered else ()
    return (*table.columns, *references, *parent, *position)


def _values(table: TableMapping, item: _Wanted, pks: _Pks) -> _Key:
    values = [_plain(getattr(item.row, name)) for name in table.columns]
    for name, model in table.references.items():
        slug = getattr(item.row, name)
        values.append(None if slug is None else pks.find(model, (slug,)))
    if table.parent:
        around: Any = table.model._meta.get_field(table.parent).related_model
        values.append(pks.find(around, item.parent))
    if table.ordered:
        values.append(item.position)
    return tuple(values)


def _write_links(table: TableMapping, link: Link, wanted: dict[_Key, _Wanted], pks: _Pks) -> None:
    should: dict[tuple[int, int], int] = {}
    for key, item in wanted.items():
        owner = pks.find(table.model, key)
        slugs: Any = attrgetter(".".join(link.path))(item.row)
        for position, slug in enumerate(slugs, start=1):
            pair = owner, pks.find(link.target_model, (slug,))
            if pair in should:
                raise DuplicateKey(f"{table.model.__name__} {'/'.join(map(str, key))} names {slug} twice")
            should[pair] = position

    table_between: orm.QuerySet[orm.Model] = orm.QuerySet(link.through)
    owner_id, target_id = f"{link.owner}_id", f"{link.target}_id"
    position_of = ("position",) if link.position else ()
    there: dict[tuple[int, int], tuple[int, ...]] = {}
    for pk, owner, target, *place in table_between.values_list("pk", owner_id, target_id, *position_of):
        there[owner, target] = (pk, *place)

    def link_row(pair: tuple[int, int], **extra: int) -> orm.Model:
        place = {"position": should[pair]} if link.position else {}
        return link.through(**{owner_id: pair[0], target_id: pair[1]}, **place, **extra)

    table_between.bulk_create([link_row(pair) for pair in should if pair not in there], batch_size=_BATCH)
    if link.position:
        moved = [pair for pair in should if pair in there and there[pair][1] != should[pair]]
        table_between.bulk_update(
            [link_row(pair, pk=there[pair][0]) for pair in moved], ["position"], batch_size=_BATCH
        )
    _delete(link.through, [pk for pair, (pk, *_place) in there.items() if pair not in should])


def _delete(model: type[orm.Model], pks: Iterable[int]) -> None:
    for batch in _batches(pks):
        orm.QuerySet(model).filter(pk__in=batch).delete()


def _batches(pks: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(pks)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
