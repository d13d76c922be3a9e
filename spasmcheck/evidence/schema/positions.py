"""The place of a row among its kind, or among those in the same row around it, from 1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.db.models import QuerySet

from .mapping import PARENT_OF


class HasPosition(Protocol):
    """A row that has a place; one of the models that are `Ordered`."""

    pk: Any
    position: int


def beside(row: HasPosition) -> QuerySet[Any]:
    """The row and those among which it has its place, in order."""
    model: Any = type(row)
    parent = PARENT_OF.get(model)
    rows: QuerySet[Any] = model.objects.order_by("position", "pk")
    return rows.filter(**{parent: getattr(row, f"{parent}_id")}) if parent else rows


def put_last(row: HasPosition) -> None:
    """Give a row that is not saved yet the place after all others."""
    last = beside(row).values_list("position", flat=True).last()
    row.position = (last or 0) + 1


def place(rows: QuerySet[Any], wanted: Mapping[Any, int]) -> None:
    """Number rows, given in their order, from 1, with some at these places by their primary key."""
    moved = []
    for number, row in enumerate(arranged(rows, wanted), start=1):
        if row.position != number:
            row.position = number
            moved.append(row)
    if moved:
        type(moved[0]).objects.bulk_update(moved, ["position"])


def arranged(rows: Iterable[Any], wanted: Mapping[Any, int]) -> list[Any]:
    """The rows with some at these places, from 1; the others keep their order around them.

    What is wanted beyond the end comes last.
    """
    order = {row.pk: row for row in rows}
    moving = [(at, order.pop(pk)) for pk, at in sorted(wanted.items(), key=lambda item: item[1]) if pk in order]
    result = list(order.values())
    for at, row in moving:
        result.insert(max(at - 1, 0), row)
    return result
