"""Collect the pages that use each source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spasmcheck.content.page_spec import PageLink, PageOf, Sources, Spec, shown_as
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Source
from spasmcheck.reasoning.serialisation.fields import kinds, references
from spasmcheck.web.sources import source_numbers


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source, its citation number and the pages that use it."""

    number: int
    source: Source
    uses: tuple[PageLink, ...]


def source_uses(edition: PublishedEdition, pages: Sequence[Spec]) -> tuple[SourceUse, ...]:
    """Return all sources by rising citation number, each with its pages in the order of `pages`.

    Raise UnknownPlace if a row has sources and none of the pages shows it.
    """
    found: dict[str, set[PageLink]] = {}
    for link, slugs in _uses(edition, pages):
        for slug in slugs:
            found.setdefault(slug, set()).add(link)
    order = {page.page: place for place, page in enumerate(pages)}
    numbers = source_numbers(edition)
    return tuple(
        SourceUse(
            numbers[source.slug],
            source,
            tuple(sorted(found.get(source.slug, ()), key=lambda link: (order[link.page], link.slug))),
        )
        for source in edition.knowledge.sources
    )


def _uses(edition: PublishedEdition, pages: Sequence[Spec]) -> Iterator[tuple[PageLink, Sources]]:
    knowledge, page_of = edition.knowledge, PageOf(pages)
    for kind in kinds():
        for row in getattr(knowledge, kind):
            if sources := [slug for _field, target, slug in references(row) if target == "sources"]:
                for link in page_of[shown_as(row)].links_for(knowledge, row):
                    yield link, sources
    for page in pages:
        yield from page.links_citing(edition)
