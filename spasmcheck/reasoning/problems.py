"""Problems as values: what is wrong, and where."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """An error stops loading and publishing; a warning is shown to editors."""

    ERROR = "error"
    WARNING = "warning"


class Problem(Struct, frozen=True, order=True, kw_only=True):
    """Something wrong with a piece of knowledge.

    kind: the kind of row, a field of `Knowledge`. row: its place in the kind's list, counted from 1, or 0 for
    the whole kind. key: its natural key. code: a stable name for this sort of problem. reason: what is wrong, in
    English.
    """

    kind: str
    row: int
    key: str
    code: str
    reason: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.kind}, row {self.row}" if self.row else self.kind
        name = f" ({self.key})" if self.key else ""
        return f"{place}{name}: {self.reason}"
