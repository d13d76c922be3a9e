"""Sources by slug."""

from __future__ import annotations

from collections.abc import Iterable

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Source


def sources_of(edition: PublishedEdition, slugs: Iterable[str]) -> tuple[Source, ...]:
    """The sources with these slugs, in the same order."""
    return tuple(edition.model.sources[slug] for slug in slugs)
