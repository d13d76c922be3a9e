"""The versions of a row, the editions that first published them, and reverting to one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from spasmcheck.evidence.history.field_diff import FieldDifference, field_differences
from spasmcheck.evidence.history.recording import PARAMETERS, RowKey, is_order, json_rows, recorded
from spasmcheck.evidence.history.restored_position import place_of_deleted
from spasmcheck.evidence.models import Edition, RowChange
from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.evidence.schema.store import replace_rows
from spasmcheck.evidence.schema.validation import errors_in, new_problems
from spasmcheck.reasoning.knowledge import Knowledge, Parameters, Row
from spasmcheck.reasoning.problems import Problem
from spasmcheck.reasoning.serialisation.codec import canonical
from spasmcheck.reasoning.serialisation.fields import kinds

if TYPE_CHECKING:
    from django.contrib.auth.models import User


_R = TypeVar("_R", bound=Row)


class CannotRevert(Exception):  # noqa: N818  it says what happened
    """Raised if an earlier version does not fit the current draft; nothing was changed. problems: why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class Version(NamedTuple):
    """A row after one change.

    edition: number of the first edition published with it, 0 if none. other: for an added or deleted row, the key
    of the row of this kind that the same save deleted or added (a changed slug), or "".
    """

    change: RowChange
    edition: int
    differences: tuple[FieldDifference, ...]
    other: str


def changes_of(name: RowKey) -> QuerySet[RowChange]:
    """Return every change of a row, newest first."""
    kind, key = name
    return RowChange.objects.filter(kind=kind, key=key).select_related("by").order_by("-pk")


def versions(changes: Iterable[RowChange]) -> list[Version]:
    """Return a Version for each change, in the same order. Runs at most two further queries."""
    listed = list(changes)
    editions = list(Edition.objects.order_by("number").values_list("number", "published_at"))
    renamed = _renamed(listed)
    found = []
    for change in listed:
        # A rollback publishes its edition just before it records the changes, so its edition is the one before.
        after = (number for number, at in editions if at >= change.at)
        own = (number for number, at in reversed(editions) if at < change.at)
        edition = next(own if change.origin == "rolled-back" else after, 0)
        differences = field_differences(change.kind, change.before, change.after)
        found.append(Version(change, edition, differences, renamed.get(change.pk, "")))
    return found


def newest_of_deleted() -> QuerySet[RowChange]:
    """Return the latest change of each deleted row, newest first. Order records cannot be deleted."""
    newest = RowChange.objects.order_by().values("kind", "key").annotate(newest=Max("pk")).values("newest")
    gone = RowChange.objects.filter(pk__in=newest, after="").select_related("by")
    return gone.order_by("-pk").defer("before")


def now(name: RowKey) -> str:
    """Return the current row in the draft as JSON; "" if there is none or the draft is invalid."""
    try:
        return json_rows(draft()).get(name, "")
    except DraftError:
        return ""


def revert(name: RowKey, row: str, *, by: User | None, why: str) -> None:
    """Restore a row with its links and nested rows, or the order of a kind, and record the change.

    row: the wanted state as recorded JSON; "" deletes the row. Raise CannotRevert if that state cannot be read by
    this release or would add errors to the draft, DraftError if the draft is invalid; then nothing has changed.
    """
    with recorded(origin="reverted", by=by, why=why):
        before = draft()
        after = canonical(_with(before, name, row))
        if new := errors_in(new_problems(before, after)):
            raise CannotRevert(new)
        replace_rows(after)


def _with(knowledge: Knowledge, name: RowKey, row: str) -> Knowledge:
    kind, key = name
    if name == PARAMETERS:
        return msgspec.structs.replace(knowledge, parameters=_decoded(name, row, Parameters))
    rows: tuple[Row, ...] = getattr(knowledge, kind)
    if is_order(name):
        places = {key: place for place, key in enumerate(json.loads(row))}
        rows = tuple(sorted(rows, key=lambda one: places.get(one.natural_key, len(places))))
    elif not row:
        rows = tuple(one for one in rows if one.natural_key != key)
    else:
        earlier = _decoded(name, row, kinds()[kind])
        keys = [one.natural_key for one in rows]
        there = key in keys
        place = keys.index(key) if there else place_of_deleted(name, keys)
        rows = (*rows[:place], earlier, *rows[place + there :])
    return msgspec.structs.replace(knowledge, **{kind: rows})


def _decoded(name: RowKey, row: str, row_type: type[_R]) -> _R:
    try:
        return msgspec.json.decode(row, type=row_type)
    except msgspec.DecodeError as error:
        reason = _("that version has a form that this release does not know: %s") % error
        raise CannotRevert([Problem(kind=name[0], row=0, key=name[1], code="form", reason=reason)]) from error


def _renamed(changes: Sequence[RowChange]) -> dict[int, str]:
    """Map the pk of an addition or deletion to the key of the row that the same save deleted or added.

    Only if there is exactly one such row; then it is taken as the same row with a new key.
    """
    ends = [change for change in changes if not change.before or not change.after]
    if not ends:
        return {}
    deeds = RowChange.objects.filter(at__in={change.at for change in ends}, origin="edited")
    deeds = deeds.filter(kind__in={change.kind for change in ends}).only("at", "kind", "key", "before", "after")
    beside: dict[tuple[object, str], list[RowChange]] = {}
    for one in deeds:
        if not one.before or not one.after:
            beside.setdefault((one.at, one.kind), []).append(one)
    found = {}
    for change in ends:
        together = beside.get((change.at, change.kind), ())
        others = [one.key for one in together if bool(one.after) != bool(change.after)]
        if len(others) == 1:
            found[change.pk] = others[0]
    return found
