"""Changing the draft on the record: whatever happens inside `recorded`, each row that differs is written down.

What changed is found by comparing the whole draft before and after, not by watching single saves. So nothing can
pass it by: links between rows, rows that go with another, imports of thousands and a rollback are all seen alike.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from django.db import transaction
from django.utils import timezone

from spasmcheck.evidence.models import RowChange
from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.reasoning.knowledge import Knowledge
from spasmcheck.reasoning.serialisation.fields import kinds

from .locking import one_at_a_time

if TYPE_CHECKING:
    from django.contrib.auth.models import User

RowKey = tuple[str, str]
"""The kind of a row and its natural key; the parameters have the key ""."""

PARAMETERS: RowKey = ("parameters", "")


class RowDifference(NamedTuple):
    """A row that is not the same in two pieces of knowledge, as canonical JSON; "" where there is none.

    Of a kind whose order matters, the order itself counts as a row (see `is_order`): a list of keys.
    """

    kind: str
    key: str
    before: str
    after: str


@dataclass(slots=True)
class ChangeSet:
    """What was done to the draft: the rows that differ, and the knowledge that came of it; empty until the end."""

    differences: list[RowDifference] = field(default_factory=list)
    knowledge: Knowledge | None = None


@contextmanager
def recorded(*, origin: str, by: User | None = None, why: str = "") -> Iterator[ChangeSet]:
    """Change the draft in one transaction, alone, and record every row that changed.

    origin: one of `models.history.ORIGINS`. Raises DraftError when the rows make no Knowledge afterwards; then,
    as after any other exception, nothing has changed.
    """
    deed = ChangeSet()
    with transaction.atomic():
        one_at_a_time()
        before = _rows_now()
        yield deed
        deed.knowledge = draft()
        deed.differences = differences_between(before, json_rows(deed.knowledge))
        at = timezone.now()
        RowChange.objects.bulk_create(
            [RowChange(at=at, by=by, origin=origin, why=why, **row._asdict()) for row in deed.differences],
            batch_size=500,
        )


def is_order(name: RowKey) -> bool:
    """Whether this names the order of the rows of a kind and not a row: it has the key ""."""
    return not name[1] and name != PARAMETERS


def json_rows(knowledge: Knowledge) -> dict[RowKey, str]:
    """Every row with all that is nested in it, and the order of each kind in which it matters.

    As canonical JSON, by kind and key; an order is the list of keys. The knowledge is canonical.
    """
    rows = {PARAMETERS: _json(knowledge.parameters)}
    for kind, row_type in kinds().items():
        of_kind = {row.natural_key: _json(row) for row in getattr(knowledge, kind)}
        rows |= {(kind, key): row for key, row in of_kind.items()}
        if row_type.ordered:
            rows[kind, ""] = _json(list(of_kind))
    return rows


def differences_between(before: Mapping[RowKey, str], after: Mapping[RowKey, str]) -> list[RowDifference]:
    """What leads from the first to the second, by kind and key.

    An order differs when rows changed places, or a new one came anywhere but at the end. Rows that only came at
    the end or went do not make it differ: they tell of themselves.
    """
    names = sorted(before.keys() | after.keys())
    return [
        RowDifference(*name, before.get(name, ""), after.get(name, ""))
        for name in names
        if (_is_rearranged if is_order(name) else operator.ne)(before.get(name, ""), after.get(name, ""))
    ]


def _is_rearranged(before: str, after: str) -> bool:
    was: list[str] = msgspec.json.decode(before or "[]")
    now: list[str] = msgspec.json.decode(after or "[]")
    there, then = set(now), set(was)
    return now != [*(key for key in was if key in there), *(key for key in now if key not in then)]


def _rows_now() -> dict[RowKey, str]:
    try:
        return json_rows(draft())
    except DraftError:
        # Nothing is loaded yet, or somebody broke the tables by hand; what repairs them must be possible.
        return {}


def _json(row: msgspec.Struct | list[str]) -> str:
    return msgspec.json.encode(row).decode()
