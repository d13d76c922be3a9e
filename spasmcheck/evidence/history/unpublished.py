"""What the draft holds that the live edition does not."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec
from django.db.models import Q

from spasmcheck.evidence.models import Edition, RowChange
from spasmcheck.evidence.schema.compile import draft
from spasmcheck.reasoning.knowledge import Knowledge
from spasmcheck.reasoning.serialisation.codec import from_json

from .recording import RowDifference, RowKey, differences_between, is_order, json_rows


def unpublished(knowledge: Knowledge | None = None) -> list[RowDifference]:
    """Every row in which the draft differs from the live edition; knowledge: the draft. Raises DraftError."""
    return differences_between(live_rows(), json_rows(knowledge or draft()))


def authors_of_unpublished() -> frozenset[int]:
    """Who changed a row since the live edition that differs from it, by primary key."""
    return frozenset(change.by_id for change in changes_unpublished() if change.by_id is not None)


def changes_unpublished(rows: Iterable[RowDifference] | None = None) -> list[RowChange]:
    """Every change that led from the live edition to a row that differs from it, newest first.

    rows: those that differ. Raises DraftError. From the newest change of a row back to the one before which it
    stood as it is live: by what was recorded, since the clocks of several machines may not agree on the order.
    """
    differing = unpublished() if rows is None else rows
    live = {(row.kind, row.key): row.before for row in differing}
    moving = _that_moved_rows({name[0] for name in filter(is_order, live)})
    live = {name: before for name, before in live.items() if not is_order(name)}
    kinds, keys = ({name[part] for name in live} for part in (0, 1))
    found = []
    which = Q(kind__in=kinds, key__in=keys) | Q(pk__in=moving)
    for change in RowChange.objects.filter(which).select_related("by").defer("after").order_by("-pk"):
        name = (change.kind, change.key)
        if name in live or change.pk in moving:
            found.append(change)
        if change.before == live.get(name):
            del live[name]
    return found


def _that_moved_rows(kinds: Collection[str]) -> frozenset[int]:
    """The changes since the live edition that may have led to another order of these kinds, by primary key.

    A row that went and came again elsewhere makes another order too, though each of the two tells only of itself.
    So no record says where this began, and the time has to.
    """
    if not kinds:
        return frozenset()
    published_at = Edition.objects.newest(1).values_list("published_at", flat=True).first()
    since = Q(at__gt=published_at) if published_at else Q()
    moved = Q(key="") | Q(before="") | Q(after="")
    changes = RowChange.objects.filter(since, moved, kind__in=kinds).exclude(origin="rolled-back")
    return frozenset(changes.values_list("pk", flat=True))


def live_rows() -> dict[RowKey, str]:
    """The rows of the live edition as JSON; none without an edition that this release can read."""
    knowledge = knowledge_in(Edition.objects.newest(1).first())
    return json_rows(knowledge) if knowledge else {}


def knowledge_in(edition: Edition | None) -> Knowledge | None:
    """What is in an edition to compare with; None for none, and for one of a form that this release cannot read.

    Such an edition must not keep anybody from publishing the next one.
    """
    if edition is None:
        return None
    try:
        return from_json(edition.knowledge.encode())
    except msgspec.DecodeError:
        return None
