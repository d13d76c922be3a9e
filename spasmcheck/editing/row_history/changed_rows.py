"""Changed rows, of a comparison or a planned import, with the differences of each field."""

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
    """How a row, or the order of rows, changes."""

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
    """A changed row. called: its name. address: its admin URL, or "". history: the URL of its history."""

    called: str
    address: str
    history: str
    what: RowChangeKind
    differences: tuple[FieldDifference, ...]


def what_of(row: RowDifference) -> RowChangeKind:
    """Return how the row changes; a record of an order is always REORDERED."""
    if is_order((row.kind, row.key)):
        return RowChangeKind.REORDERED
    if not row.before:
        return RowChangeKind.NEW
    return RowChangeKind.CHANGED if row.after else RowChangeKind.DELETED


def changed_rows(rows: Iterable[RowDifference]) -> list[ChangedRow]:
    """Return the rows with names, URLs and differences, in the same order. Runs one query for each kind."""
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
