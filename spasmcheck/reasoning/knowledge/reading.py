"""What can be read on its own: pages, medicines, mechanisms, claims, notes and sources."""

from __future__ import annotations

from typing import ClassVar

from .levels import Confidence, Grade, NoteTopic, SourceKind, Verdict
from .row import FindingRef, FindingSet, IsoDate, NutrientRef, Row, Slug, SourceSet, Year
from .texts import Lines, OptionalProse, OptionalText, Prose, Text, WebAddress


class PageSection(Row, frozen=True, kw_only=True):
    """One part of a page: paragraphs, then a list; the page lists the sources at its end."""

    ordered: ClassVar[bool] = True

    slug: Slug
    heading: Text
    text: Lines = ()
    bullets: Lines = ()
    sources: SourceSet = ()


class Page(Row, frozen=True, kw_only=True):
    """A page to read that consists of text.

    description: what search engines show under the title. Review dates are those of a cause.
    """

    ordered: ClassVar[bool] = True

    slug: Slug
    title: Text
    description: Text
    lead: Prose
    sections: tuple[PageSection, ...]
    reviewed_on: IsoDate = ""
    reviewed_by: OptionalText = ""
    review_due: IsoDate = ""


class MedicineGroup(Row, frozen=True, kw_only=True):
    """A group of medicines linked with cramps or with minerals."""

    key: ClassVar[tuple[str, ...]] = ("finding",)

    finding: FindingRef
    also: FindingSet = ()
    name: Text
    examples: Lines
    effect: Prose
    figures: Lines
    what_to_do: Prose
    grade: Grade
    sources: SourceSet = ()


class Disturbance(Row, frozen=True, kw_only=True):
    """How the lack of a nutrient disturbs one step of a mechanism."""

    key: ClassVar[tuple[str, ...]] = ("nutrient",)

    nutrient: NutrientRef
    text: Prose
    sources: SourceSet


class MechanismStep(Row, frozen=True, kw_only=True):
    """One step of a mechanism and what can go wrong in it."""

    ordered: ClassVar[bool] = True

    slug: Slug
    title: Text
    what_happens: Lines
    disturbances: tuple[Disturbance, ...] = ()


class Mechanism(Row, frozen=True, kw_only=True):
    """How something in the body works, step by step."""

    slug: Slug
    title: Text
    summary: Prose
    steps: tuple[MechanismStep, ...]
    sources: SourceSet


class MembraneParameter(Row, frozen=True, kw_only=True):
    """A parameter of the membrane model with its unit (Hodgkin and Huxley's squid axon)."""

    slug: Slug
    value: float
    unit: OptionalText
    note: OptionalProse = ""
    sources: SourceSet = ()


class Claim(Row, frozen=True, kw_only=True):
    """A popular claim checked against the evidence."""

    ordered: ClassVar[bool] = True

    slug: Slug
    claim: Prose
    verdict: Verdict
    note: Prose
    sources: SourceSet = ()


class Note(Row, frozen=True, kw_only=True):
    """A fact or a remark on method with its sources; `meaning` says what follows from it for the reader."""

    slug: Slug
    topic: NoteTopic
    nutrient: NutrientRef | None = None
    title: OptionalText = ""
    text: Lines
    meaning: OptionalProse = ""
    confidence: Confidence | None = None
    findings: FindingSet = ()
    sources: SourceSet = ()


class Source(Row, frozen=True, kw_only=True):
    """Where something was read. `url` is what was read; `note` says how much of it was seen."""

    slug: Slug
    title: Text
    publisher: OptionalText = ""
    year: Year | None = None
    kind: SourceKind
    url: WebAddress = ""
    doi: OptionalText = ""
    pmid: OptionalText = ""
    note: OptionalProse = ""
