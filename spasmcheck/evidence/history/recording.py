"""Changing the draft on the record: whatever happens inside `recorded`, each row that differs is written down.

What changed is found by comparing rows before and after, not by watching single saves. So nothing can pass it by:
links between rows, rows that go with another, imports of thousands and a rollback are all seen alike. Of an edit
only the kinds that its statements can change are compared. Nobody has to name them: every statement of the
connection is looked at, and a kind is read before the first that can change it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from spasmcheck.evidence.models import Keyed, Parameters, RowChange
from spasmcheck.evidence.schema.compile import DraftError, no_parameters, rows_of_draft
from spasmcheck.reasoning.knowledge import Knowledge, Row
from spasmcheck.reasoning.problems import Problem
from spasmcheck.reasoning.serialisation.fields import kinds

from .locking import one_at_a_time
from .written_kinds import all_kinds, kinds_written, named_tables

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
    """What was done to the draft: the rows that differ; empty until the end."""

    differences: list[RowDifference] = field(default_factory=list)


class SlugChanged(Exception):  # noqa: N818  it says what happened
    """A row that others name was edited to have another slug; nothing was changed.

    The rows that name it would differ then without having been written themselves.
    """


@contextmanager
def recorded(*, origin: str, by: User | None = None, why: str = "") -> Iterator[ChangeSet]:
    """Change the draft in one transaction, alone, and record every row that changed.

    origin: one of `models.history.ORIGINS`; for all but "edited" the whole draft is compared. Raises DraftError
    when the rows that were compared make no knowledge afterwards, and SlugChanged; then, as after any other
    exception, nothing has changed.
    """
    deed = ChangeSet()
    with transaction.atomic():
        one_at_a_time()
        compared = _ComparedKinds(() if origin == "edited" else all_kinds())
        with connection.execute_wrapper(compared.look_at):
            yield deed
        deed.differences = compared.differences()
        at = timezone.now()
        RowChange.objects.bulk_create(
            [RowChange(at=at, by=by, origin=origin, why=why, **row._asdict()) for row in deed.differences],
            batch_size=500,
        )


class _ComparedKinds:
    """The kinds that may change, each as it was before."""

    def __init__(self, kinds: Iterable[str]) -> None:
        self._before: dict[str, dict[RowKey, str]] = {}
        self._slugs: dict[tuple[type[Keyed], int], str] = {}
        for kind in kinds:
            self._keep(kind)

    def look_at(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        """Keep what the statement can change, and execute it; see Django's `execute_wrapper`."""
        for kind in kinds_written(sql) - self._before.keys():
            self._keep(kind)
        return execute(sql, params, many, context)

    def differences(self) -> list[RowDifference]:
        before: dict[RowKey, str] = {}
        after: dict[RowKey, str] = {}
        problems: list[Problem] = [] if Parameters.objects.exists() else [no_parameters()]
        for kind, rows in self._before.items():
            before |= rows
            try:
                after |= _json_rows_of(kind, rows_of_draft(kind))
            except DraftError as error:
                problems += error.problems
        if problems:
            raise DraftError(problems)
        if self._before.keys() != all_kinds().keys():
            self._refuse_other_slugs()
        return differences_between(before, after)

    def _keep(self, kind: str) -> None:
        self._slugs |= _slugs_of(kind)
        try:
            self._before[kind] = _json_rows_of(kind, rows_of_draft(kind))
        except DraftError:
            # Somebody broke the table by hand; what repairs it must be possible.
            self._before[kind] = {}

    def _refuse_other_slugs(self) -> None:
        for kind in self._before:
            for row, slug in _slugs_of(kind).items():
                if self._slugs.get(row, slug) != slug:
                    raise SlugChanged(f"{self._slugs[row]} became {slug}")


def is_order(name: RowKey) -> bool:
    """Whether this names the order of the rows of a kind and not a row: it has the key ""."""
    return not name[1] and name != PARAMETERS


def json_rows(knowledge: Knowledge) -> dict[RowKey, str]:
    """Every row with all that is nested in it, and the order of each kind in which it matters.

    As canonical JSON, by kind and key; an order is the list of keys. The knowledge is canonical.
    """
    rows = _json_rows_of(PARAMETERS[0], (knowledge.parameters,))
    for kind in kinds():
        rows |= _json_rows_of(kind, getattr(knowledge, kind))
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


def _json_rows_of(kind: str, rows: Iterable[Row]) -> dict[RowKey, str]:
    found = {row.natural_key: _json(row) for row in rows}
    named = {(kind, key): row for key, row in found.items()}
    if kind != PARAMETERS[0] and kinds()[kind].ordered:
        named[kind, ""] = _json(list(found))
    return named


def _slugs_of(kind: str) -> dict[tuple[type[Keyed], int], str]:
    """The slugs by which others name rows of a kind, by model and primary key."""
    return {
        (table.model, pk): slug
        for table in named_tables(kind)
        for pk, slug in cast("Any", table.model.objects).values_list("pk", "slug")
    }


def _json(row: msgspec.Struct | list[str]) -> str:
    return msgspec.json.encode(row).decode()
