"""Described people with the outcome that a fair clinician accepts."""

from __future__ import annotations

from .levels import AdviceLevel, CaseSource, Sex
from .row import CauseSet, FindingSet, Row, Slug
from .texts import OptionalProse, OptionalText, Prose, Text, WebAddress


class ReferenceCase(Row, frozen=True, kw_only=True):
    """A real, published case coded in findings; what is neither present nor absent is unknown."""

    slug: Slug
    title: Text
    summary: Prose
    age: OptionalText = ""
    sex: Sex | None = None
    present: FindingSet
    absent: FindingSet = ()
    other_details: OptionalProse = ""
    acceptable_causes: CauseSet
    acceptable_advice: tuple[AdviceLevel, ...]
    why_advice: Prose
    source_kind: CaseSource
    source_url: WebAddress


class TriageScenario(Row, frozen=True, kw_only=True):
    """A made-up person near the line between urgent and not; for the advice only."""

    slug: Slug
    summary: Prose
    present: FindingSet
    acceptable_advice: tuple[AdviceLevel, ...]
    source: Prose
