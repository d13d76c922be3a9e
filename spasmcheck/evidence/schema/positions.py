"""The place of a row among its kind, or among those in the same row around it: from 1.

Gaps stay where a row went, until the next move numbers the rows anew.
"""

from __future__ import annotations

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


def put_next_to(row: HasPosition, other: Any, *, after: bool) -> None:
    """Move the row right before or right after another of those beside it, given by its primary key."""
    order = {one.pk: one for one in beside(row)}
    moving = order.pop(row.pk)
    rest = list(order.values())
    at = list(order).index(other) + after
    _number([*rest[:at], moving, *rest[at:]])


def _number(order: list[Any]) -> None:
    moved = []
    for place, row in enumerate(order, start=1):
        if row.position != place:
            row.position = place
            moved.append(row)
    if moved:
        type(moved[0]).objects.bulk_update(moved, ["position"])
