"""What the draft holds that the live edition does not."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from spasmcheck.reasoning.codec import from_json

from .compile import draft
from .models import Edition, RowChange
from .recording import Name, RowDifference, differences_between, json_rows


def unpublished() -> list[RowDifference]:
    """Every row in which the draft differs from the live edition. Raises DraftError."""
    return differences_between(live_rows(), json_rows(draft()))


def authors_of_unpublished() -> frozenset[int]:
    """Who changed a row since the live edition that differs from it, by primary key."""
    return frozenset(change.by_id for change in changes_unpublished() if change.by_id is not None)


def changes_unpublished() -> list[RowChange]:
    """Every change since the live edition of a row that differs from it, newest first. Raises DraftError."""
    differing = {(row.kind, row.key) for row in unpublished()}
    live = Edition.objects.newest(1).first()
    since = RowChange.objects.filter(at__gt=live.published_at) if live else RowChange.objects.all()
    since = since.exclude(way="rolled-back")
    return [change for change in since.select_related("by") if _led_to(change, differing)]


def live_rows() -> dict[Name, str]:
    """The rows of the live edition as JSON; none without an edition."""
    live = Edition.objects.newest(1).first()
    return json_rows(from_json(live.knowledge.encode())) if live else {}


def _led_to(change: RowChange, differing: AbstractSet[Name]) -> bool:
    """Whether these rows may differ because of the change.

    A row that goes and one that comes tell of themselves and not of the order of their kind (see
    `differences_between`), but both together may be how another order came about.
    """
    came_or_went = not (change.before and change.after)
    return (change.kind, change.key) in differing or (came_or_went and (change.kind, "") in differing)
