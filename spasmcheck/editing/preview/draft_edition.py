"""Builds an unpublished edition from the draft, so that the public pages can render it."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from spasmcheck.evidence.editions.edition_file import HistoryEntry, PublishedEdition
from spasmcheck.evidence.models import Edition, RowChange
from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.evidence.schema.validation import errors_in, problems_of
from spasmcheck.reasoning import Knowledge, KnowledgeIndex, Problem
from spasmcheck.reasoning.serialisation.codec import fingerprint, to_json

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DraftEdition:
    """The draft as an edition, with the number that it would be published under.

    live: number of the live edition, 0 if there is none. is_live: the draft equals the live edition. change: the
    newest row change, or None. errors: the problems that prevent publishing.
    """

    edition: PublishedEdition
    live: int
    is_live: bool
    change: RowChange | None
    errors: tuple[Problem, ...]


_KnownBy = tuple[object, ...]

# Holds the newest only. Needs no lock: at worst, two threads compile the same draft.
_kept: dict[_KnownBy, DraftEdition] = {}


def draft_edition() -> DraftEdition:
    """Return the current draft as an edition, compiled once for each change. Raise DraftError if it cannot be."""
    # Read the cache key before the draft: a save in between makes the next request compile anew.
    change = RowChange.objects.select_related("by").order_by("-pk").first()
    live = Edition.objects.newest(1).values_list("number", "sha256").first() or (0, "")
    # The key includes the time, as a restored database may give the same primary keys to other changes.
    known_by: _KnownBy = (change and (change.pk, change.at), *live)
    made = _kept.get(known_by)
    if made is None:
        made = _made(change, *live)
        _kept.clear()
        _kept[known_by] = made
    return made


def _made(change: RowChange | None, live: int, live_sha256: str) -> DraftEdition:
    knowledge = draft()
    errors = tuple(errors_in(problems_of(knowledge)))
    data = to_json(knowledge)
    sha256, now = fingerprint(data), timezone.now().isoformat()
    rows = Edition.objects.order_by("-number").values_list("number", "sha256", "published_at", "note")
    history = (HistoryEntry(number, sha, at.isoformat(), note) for number, sha, at, note in rows)
    edition = PublishedEdition(
        number=live + 1,
        sha256=sha256,
        published_at=now,
        knowledge=knowledge,
        index=_model(knowledge, errors),
        data=data,
        history=(HistoryEntry(live + 1, sha256, now, _("The draft. Not published.")), *history),
    )
    return DraftEdition(edition, live, sha256 == live_sha256, change, errors)


def _model(knowledge: Knowledge, errors: tuple[Problem, ...]) -> KnowledgeIndex:
    try:
        return KnowledgeIndex(knowledge)
    except Exception as error:
        # Any exception: an editor must get the problems of the draft, whatever in it broke the index.
        logger.exception("The draft makes no model.")
        raise DraftError([*errors]) from error
