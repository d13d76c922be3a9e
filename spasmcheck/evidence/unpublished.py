"""What the draft holds that the live edition does not."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

import msgspec

from spasmcheck.reasoning.codec import from_json
from spasmcheck.reasoning.knowledge import Knowledge

from .compile import draft
from .models import Edition, RowChange
from .recording import Name, RowDifference, differences_between, json_rows


def unpublished(knowledge: Knowledge | None = None) -> list[RowDifference]:
    """Every row in which the draft differs from the live edition; knowledge: the draft. Raises DraftError."""
    return differences_between(live_rows(), json_rows(knowledge or draft()))


def authors_of_unpublished() -> frozenset[int]:
    """Who changed a row since the live edition that differs from it, by primary key."""
    return frozenset(change.by_id for change in changes_unpublished() if change.by_id is not None)


def changes_unpublished(rows: Iterable[RowDifference] | None = None) -> list[RowChange]:
    """Every change since the live edition of a row that differs from it, newest first.

    rows: those that differ. Raises DraftError.
    """
    differing = {(row.kind, row.key) for row in (unpublished() if rows is None else rows)}
    live = Edition.objects.newest(1).first()
    since = RowChange.objects.filter(at__gt=live.published_at) if live else RowChange.objects.all()
    since = since.exclude(way="rolled-back")
    return [change for change in since.select_related("by") if _led_to(change, differing)]


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


def _led_to(change: RowChange, differing: AbstractSet[Name]) -> bool:
    """Whether these rows may differ because of the change.

    A row that goes and one that comes tell of themselves and not of the order of their kind (see
    `differences_between`), but both together may be how another order came about.
    """
    came_or_went = not (change.before and change.after)
    return (change.kind, change.key) in differing or (came_or_went and (change.kind, "") in differing)
