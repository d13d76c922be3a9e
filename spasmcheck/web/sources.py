"""Sources by slug, and the numbers by which pages cite them."""

from __future__ import annotations

from collections.abc import Iterable

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Source

from .fragments import FragmentCache

_numbers: FragmentCache[dict[str, int]] = FragmentCache(20)


def sources_of(edition: PublishedEdition, slugs: Iterable[str]) -> tuple[Source, ...]:
    """The sources with these slugs, in the same order."""
    return tuple(edition.model.sources[slug] for slug in slugs)


def source_numbers(edition: PublishedEdition) -> dict[str, int]:
    """The number of each source: its place among all sources of the edition, the same on every page and print."""
    return _numbers.get(
        edition, "numbers", lambda: {source.slug: n for n, source in enumerate(edition.knowledge.sources, start=1)}
    )


def cites(edition: PublishedEdition, slugs: Iterable[str]) -> tuple[int, ...]:
    """The numbers of these sources, rising."""
    numbers = source_numbers(edition)
    return tuple(sorted(numbers[slug] for slug in slugs))
