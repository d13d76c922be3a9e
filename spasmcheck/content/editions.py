"""What the page on editions shows, as values; and the knowledge and its schema as files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import msgspec
from django.conf import settings

from spasmcheck.evidence.edition_file import HistoryEntry
from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning.codec import schema
from spasmcheck.reasoning.fields import kinds


class Licence(NamedTuple):
    """Under what the content may be used, by its short name, and where that is told."""

    name: str
    url: str


_LICENCE = Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
_HASH = "SHA-256"


@dataclass(frozen=True, slots=True)
class EditionsPage:
    """The live edition. hash_name: what makes its fingerprint.

    counts: rows by kind. size, schema_size: of the downloads, in bytes. kept: how many editions stay at hand.
    history: every edition that is known, newest first; none where nobody knows.
    """

    counts: tuple[tuple[str, int], ...]
    size: int
    schema_size: int
    kept: int
    history: tuple[HistoryEntry, ...]
    licence: Licence = _LICENCE
    hash_name: str = _HASH


def editions_page(edition: PublishedEdition) -> EditionsPage:
    """The live edition, what is in it, and what was before it."""
    return EditionsPage(
        tuple((kind, len(getattr(edition.knowledge, kind))) for kind in kinds()),
        len(edition.data),
        len(schema_file()),
        settings.SPASMCHECK_EDITIONS_KEPT,
        edition.history,
    )


@cache
def schema_file() -> bytes:
    """The JSON Schema of what this release publishes; an edition of an earlier form may not keep to it."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2)
