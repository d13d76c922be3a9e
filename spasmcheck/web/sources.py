"""The numbers by which pages cite sources."""

from __future__ import annotations

from collections.abc import Iterable

from spasmcheck.evidence.editions.published import PublishedEdition

from .fragments import FragmentCache

_numbers: FragmentCache[dict[str, int]] = FragmentCache(20)


def source_numbers(edition: PublishedEdition) -> dict[str, int]:
    """The number of each source: its place among all sources of the edition, the same on every page and print."""
    return _numbers.get(
        edition, "numbers", lambda: {source.slug: n for n, source in enumerate(edition.knowledge.sources, start=1)}
    )


def cites(edition: PublishedEdition, slugs: Iterable[str]) -> tuple[int, ...]:
    """The numbers of these sources, rising."""
    numbers = source_numbers(edition)
    return tuple(sorted(numbers[slug] for slug in slugs))
