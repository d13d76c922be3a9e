"""Where a row that is gone stood among the rows of its kind."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from spasmcheck.evidence.models import Edition, RowChange

from .recording import RowKey
from .unpublished import knowledge_in


def place_of_deleted(name: RowKey, keys: Sequence[str]) -> int:
    """Where among these keys, counted from 0, a row that was deleted belongs: beside those that it stood beside.

    At the end when no order is known in which it stood.
    """
    key = name[1]
    order = next((order for order in _orders_when_deleted(name) if key in order), [])
    place = order.index(key) if order else 0
    for before in reversed(order[:place]):
        if before in keys:
            return keys.index(before) + 1
    for after in order[place + 1 :]:
        if after in keys:
            return keys.index(after)
    return len(keys)


def _orders_when_deleted(name: RowKey) -> Iterator[list[str]]:
    """The orders that held when the row was deleted, the newest first: as recorded, and as published."""
    kind, key = name
    deleted = RowChange.objects.filter(kind=kind, key=key, after="").order_by("-pk").first()
    if deleted is None:
        return
    arranged = RowChange.objects.filter(kind=kind, key="", at__lte=deleted.at).order_by("-pk").first()
    edition = Edition.objects.filter(published_at__lte=deleted.at).order_by("-number").first()
    recorded = [json.loads(order or "[]") for order in (arranged.after, arranged.before)] if arranged else []
    is_newer = arranged is not None and (edition is None or arranged.at > edition.published_at)
    if is_newer:
        yield from recorded
    if knowledge := knowledge_in(edition):
        yield [row.natural_key for row in getattr(knowledge, kind)]
    if not is_newer:
        yield from recorded
