"""The versions of a row: which there are, where they went public, and how to bring one back."""

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
    """The row as it was does not fit the draft as it is now; nothing was changed. problems: why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class Version(NamedTuple):
    """A row after one change. edition: the number of the first edition that was published with it, or 0.

    other: the key under which the same deed added or removed a row of this kind, as when its slug was changed.
    """

    change: RowChange
    edition: int
    differences: tuple[FieldDifference, ...]
    other: str


def changes_of(name: RowKey) -> QuerySet[RowChange]:
    """Every change of a row, newest first."""
    kind, key = name
    return RowChange.objects.filter(kind=kind, key=key).select_related("by").order_by("-pk")


def versions(changes: Iterable[RowChange]) -> list[Version]:
    """These changes, newest first, with what each did. In two queries more."""
    listed = list(changes)
    editions = list(Edition.objects.order_by("number").values_list("number", "published_at"))
    renamed = _renamed(listed)
    found = []
    for change in listed:
        # A rollback publishes its edition a moment before it records what it changed.
        after = (number for number, at in editions if at >= change.at)
        own = (number for number, at in reversed(editions) if at < change.at)
        edition = next(own if change.origin == "rolled-back" else after, 0)
        differences = field_differences(change.kind, change.before, change.after)
        found.append(Version(change, edition, differences, renamed.get(change.pk, "")))
    return found


def newest_of_deleted() -> QuerySet[RowChange]:
    """The last change of every row that is gone, newest first. An order is never gone."""
    newest = RowChange.objects.order_by().values("kind", "key").annotate(newest=Max("pk")).values("newest")
    gone = RowChange.objects.filter(pk__in=newest, after="").select_related("by")
    return gone.order_by("-pk").defer("before")


def now(name: RowKey) -> str:
    """The row as it stands in the draft, as JSON; "" without it."""
    try:
        return json_rows(draft()).get(name, "")
    except DraftError:
        return ""


def revert(name: RowKey, row: str, *, by: User | None, why: str) -> None:
    """Make a row, or the order of a kind, what it was, with all its links and nested rows. It is recorded.

    row: as JSON, as recorded. Raises CannotRevert, or DraftError; then nothing has changed.
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
    """For additions and removals, the other key of a row that the same deed removed or added."""
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
