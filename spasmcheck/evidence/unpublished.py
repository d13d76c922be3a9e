"""What the draft holds that the live edition does not."""

from __future__ import annotations

from spasmcheck.reasoning.codec import from_json

from .compile import draft
from .models import Edition
from .recording import Name, RowDifference, differences_between, json_rows


def unpublished() -> list[RowDifference]:
    """Every row in which the draft differs from the live edition. Raises DraftError."""
    return differences_between(live_rows(), json_rows(draft()))


def live_rows() -> dict[Name, str]:
    """The rows of the live edition as JSON; none without an edition."""
    live = Edition.objects.newest(1).first()
    return json_rows(from_json(live.knowledge.encode())) if live else {}
