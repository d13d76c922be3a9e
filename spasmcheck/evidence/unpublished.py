"""What the draft holds that the live edition does not."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from django.db.models import Q, Subquery

from spasmcheck.reasoning.codec import from_json
from spasmcheck.reasoning.knowledge import Knowledge

from .compile import draft
from .models import Edition, RowChange
from .recording import Name, RowDifference, differences_between, is_order, json_rows


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
    live = {(row.kind, row.key): row.before for row in (unpublished() if rows is None else rows)}
    rearranged = {name[0] for name in live if is_order(name)}
    since = Edition.objects.newest(1).values("published_at")
    led = Q(kind__in={kind for kind, _key in live}, key__in={key for _kind, key in live})
    # A row that goes and one that comes do not count as another order, but both together may have made it one.
    moved = Q(kind__in=rearranged, at__gt=Subquery(since)) & (Q(before="") | Q(after=""))
    found = []
    for change in RowChange.objects.filter(led | moved).select_related("by").order_by("-pk"):
        name = (change.kind, change.key)
        if name in live:
            found.append(change)
            if change.before == live[name]:
                del live[name]
        elif change.kind in rearranged and not (change.before and change.after):
            found.append(change)
    return found


def live_rows() -> dict[Name, str]:
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
