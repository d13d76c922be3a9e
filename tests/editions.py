"""Editions that are at hand without a database."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from spasmcheck.evidence.editions import edition_file, published
from spasmcheck.evidence.editions.edition_file import HistoryEntry, PublishedEdition
from spasmcheck.reasoning import Knowledge, KnowledgeIndex
from spasmcheck.reasoning.serialisation.codec import fingerprint, from_json, to_json
from tests.outages import database_away

PUBLISHED_AT = "2026-11-22T08:30:00+00:00"


def keep(path: Path, knowledge: Knowledge, *, number: int = 1, history: tuple[HistoryEntry, ...] = ()) -> Path:
    """Write the file from which a site without a database answers."""
    data = to_json(knowledge)
    canonical = from_json(data)
    edition = PublishedEdition(
        number, fingerprint(data), PUBLISHED_AT, canonical, KnowledgeIndex(canonical), data, history
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SPASMCHECK_EDITION_FILE", path)
        edition_file.keep(edition)
    return path


def begin_with(path: Path) -> PublishedEdition:
    """Make the edition in this file the live one, as in a process that starts without a database."""
    published.forget()
    with pytest.MonkeyPatch.context() as patch, database_away():
        patch.setattr(settings, "SPASMCHECK_EDITION_FILE", path)
        return published.current()
