"""Rows that differ, or that an import would change, told field by field."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.links import called, history_address, row_addresses
from spasmcheck.evidence.history.field_diff import FieldDifference, field_differences
from spasmcheck.evidence.history.recording import RowDifference, is_order
from spasmcheck.evidence.labelling import give_words


class RowChangeKind(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    DELETED = "deleted"
    REORDERED = "reordered"


give_words(
    RowChangeKind,
    name={
        RowChangeKind.NEW: _("new"),
        RowChangeKind.CHANGED: _("changed"),
        RowChangeKind.DELETED: _("deleted"),
        RowChangeKind.REORDERED: _("in another order"),
    },
)


class ChangedRow(NamedTuple):
    """A row that would not stay as it is. address: where it is edited, or "". history: what is recorded of it."""

    called: str
    address: str
    history: str
    what: RowChangeKind
    differences: tuple[FieldDifference, ...]


def what_of(row: RowDifference) -> RowChangeKind:
    """What becomes of the row, or of the order of rows."""
    if is_order((row.kind, row.key)):
        return RowChangeKind.REORDERED
    if not row.before:
        return RowChangeKind.NEW
    return RowChangeKind.CHANGED if row.after else RowChangeKind.DELETED


def changed_rows(rows: Iterable[RowDifference]) -> list[ChangedRow]:
    """The rows in words."""
    listed = list(rows)
    addresses = row_addresses((row.kind, row.key) for row in listed)
    return [
        ChangedRow(
            called=called((row.kind, row.key)),
            address=addresses.get((row.kind, row.key), ""),
            history=history_address((row.kind, row.key)),
            what=what_of(row),
            differences=field_differences(row.kind, row.before, row.after),
        )
        for row in listed
    ]
