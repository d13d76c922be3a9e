"""Where each source is used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Knowledge, Source

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
class Use:
    """A page that rests on a source. slug, name: of the cause or the nutrient of the page, else empty."""

    place: Place
    slug: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source, the number by which it is cited, and the pages that rest on it."""

    number: int
    source: Source
    uses: tuple[Use, ...]


def source_uses(edition: PublishedEdition) -> tuple[SourceUse, ...]:
    """Every source in the order of the numbers by which pages cite it."""
    found: dict[str, set[Use]] = {}
    for use, slugs in _uses(edition.knowledge):
        for slug in slugs:
            found.setdefault(slug, set()).add(use)
    return tuple(
        SourceUse(number, source, tuple(sorted(found.get(source.slug, ()))))
        for number, source in enumerate(edition.knowledge.sources, start=1)
    )


def _uses(knowledge: Knowledge) -> Iterable[tuple[Use, tuple[str, ...]]]:
    names = {cause.slug: cause.plain_name for cause in knowledge.causes}
    nutrients = {nutrient.slug: nutrient.name for nutrient in knowledge.nutrients}
    yield from ((Use("cause", row.slug, row.plain_name), row.sources) for row in knowledge.causes)
    yield from ((Use("cause", row.cause, names[row.cause]), row.sources) for row in knowledge.evidence)
    yield from ((Use("help"), row.sources) for row in knowledge.red_flags)
    yield from ((Use("cautions"), row.sources) for row in knowledge.cautions)
    yield from ((Use("medicines"), row.sources) for row in knowledge.medicine_groups)
    yield from ((Use("claims"), row.sources) for row in knowledge.claims)
    for row in knowledge.required_intakes:
        yield Use("electrolyte", row.nutrient, nutrients[row.nutrient]), row.sources
    for form in knowledge.supplement_forms:
        yield Use("electrolyte", form.nutrient, nutrients[form.nutrient]), form.sources
    yield from ((Use("electrolyte", row.slug, row.name), row.sources) for row in knowledge.nutrients)
    yield from (
        (Use("electrolyte", "calcium", nutrients.get("calcium", "")), (row.source,))
        for row in knowledge.calcium_absorption
    )
    for mechanism in knowledge.mechanisms:
        yield Use("muscles"), mechanism.sources
        yield from (
            (Use("muscles"), disturbance.sources) for step in mechanism.steps for disturbance in step.disturbances
        )
    yield from ((Use("laboratory"), row.sources) for row in knowledge.membrane_parameters)
    yield from ((Use("foods"), (row.source,)) for row in knowledge.foods)
    for note in knowledge.notes:
        if note.topic in {"absorption", "supplements"} and note.nutrient:
            yield Use("electrolyte", note.nutrient, nutrients[note.nutrient]), note.sources
        elif note.topic == "membrane":
            yield Use("laboratory"), note.sources
        elif note.topic == "foods":
            yield Use("foods"), note.sources
        elif note.topic == "limits":
            yield Use("method"), note.sources
        else:
            yield Use("estimate"), note.sources
