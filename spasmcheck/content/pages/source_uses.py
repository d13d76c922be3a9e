"""Where each source is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, assert_never

from spasmcheck.content.rule_pages import is_told_of
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Knowledge, Note, NoteTopic, Source
from spasmcheck.web.sources import source_numbers

Place = Literal[
    "cause",
    "electrolyte",
    "medicines",
    "help",
    "cautions",
    "claims",
    "muscles",
    "laboratory",
    "foods",
    "method",
    "estimate",
]
"""A page, or a kind of page."""


@dataclass(frozen=True, slots=True, order=True)
class PageCiting:
    """A page that rests on a source. slug, name: of the cause or the nutrient of the page, else empty."""

    place: Place
    slug: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source, the number by which it is cited, and the pages that rest on it."""

    number: int
    source: Source
    uses: tuple[PageCiting, ...]


def source_uses(edition: PublishedEdition) -> tuple[SourceUse, ...]:
    """Every source in the order of the numbers by which pages cite it."""
    found: dict[str, set[PageCiting]] = {}
    for use, slugs in _uses(edition.knowledge):
        for slug in slugs:
            found.setdefault(slug, set()).add(use)
    numbers = source_numbers(edition)
    return tuple(
        SourceUse(numbers[source.slug], source, tuple(sorted(found.get(source.slug, ()))))
        for source in edition.knowledge.sources
    )


def _uses(knowledge: Knowledge) -> Iterable[tuple[PageCiting, tuple[str, ...]]]:
    causes = {row.slug: PageCiting("cause", row.slug, row.plain_name) for row in knowledge.causes}
    nutrients = {row.slug: PageCiting("electrolyte", row.slug, row.name) for row in knowledge.nutrients}
    for cause in knowledge.causes:
        yield causes[cause.slug], cause.sources
        if cause.nutrient:
            yield nutrients[cause.nutrient], cause.sources
    yield from ((causes[row.cause], row.sources) for row in knowledge.evidence)
    yield from ((PageCiting("help"), row.sources) for row in knowledge.red_flags)
    for caution in knowledge.cautions:
        yield PageCiting("cautions"), caution.sources
        told = (use for slug, use in nutrients.items() if is_told_of(caution, slug))
        yield from ((use, caution.sources) for use in told)
    yield from ((PageCiting("medicines"), row.sources) for row in knowledge.medicine_groups)
    yield from ((PageCiting("claims"), row.sources) for row in knowledge.claims)
    yield from ((nutrients[row.slug], row.sources) for row in knowledge.nutrients)
    yield from ((nutrients[row.nutrient], row.sources) for row in knowledge.required_intakes)
    yield from ((nutrients[row.nutrient], row.sources) for row in knowledge.supplement_forms)
    if "calcium" in nutrients:
        yield from ((nutrients["calcium"], (row.source,)) for row in knowledge.calcium_absorption)
    yield from ((PageCiting("foods"), (row.source,)) for row in knowledge.calcium_absorption)
    screened = {row.nutrient for row in knowledge.screener_nutrients}
    yield from (
        (PageCiting("foods"), row.sources) for row in knowledge.required_intakes if row.nutrient in screened
    )
    for mechanism in knowledge.mechanisms:
        yield PageCiting("muscles"), mechanism.sources
        for step in mechanism.steps:
            yield from ((PageCiting("muscles"), disturbance.sources) for disturbance in step.disturbances)
    yield from ((PageCiting("laboratory"), row.sources) for row in knowledge.membrane_parameters)
    yield from ((PageCiting("foods"), (row.source,)) for row in knowledge.foods)
    for note in knowledge.notes:
        yield from ((use, note.sources) for use in _of_note(note, nutrients))


def _of_note(note: Note, nutrients: Mapping[str, PageCiting]) -> Iterable[PageCiting]:
    """Where a note is told."""
    match note.topic:
        case NoteTopic.MEMBRANE:
            return (PageCiting("laboratory"),)
        case NoteTopic.FOODS:
            return (PageCiting("foods"),)
        case NoteTopic.ABSORPTION | NoteTopic.SUPPLEMENTS | NoteTopic.INTAKES:
            return (nutrients[note.nutrient],) if note.nutrient else nutrients.values()
        case NoteTopic.LIMITS:
            return (PageCiting("method"),)
        case NoteTopic.SCREENER:
            return (PageCiting("estimate"),)
        case _:
            assert_never(note.topic)
