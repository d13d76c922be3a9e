"""Findings, causes, what findings say about causes, and the rules for advice and cautions."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from .levels import AdviceLevel, CautionEffect, Family, Grade, Helpline, Topic
from .row import (
    CauseRef,
    FindingRef,
    FindingSet,
    IsoDate,
    NutrientRef,
    NutrientSet,
    RedFlagRef,
    Row,
    Slug,
    SourceSet,
)
from .texts import Lines, OptionalProse, OptionalText, Prose, Text

Ratio = Annotated[float, Meta(ge=0.05, le=20)]
Probability = Annotated[float, Meta(gt=0, lt=1)]


class Condition(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Holds when every `all_of` finding is true, one of `any_of` is (if any are listed) and no `none_of` is."""

    all_of: FindingSet = ()
    any_of: FindingSet = ()
    none_of: FindingSet = ()

    @property
    def findings(self) -> tuple[str, ...]:
        """Every finding that the condition mentions."""
        return self.all_of + self.any_of + self.none_of


NO_CONDITION = Condition()
"""Names no finding, so it always holds."""


class Finding(Row, frozen=True, kw_only=True):
    """Something that is true, false or unknown of the visitor.

    statement, denial: the two as sentences in the second person, without a full stop.
    question: the finding as a clause that starts with "whether". clinical: a clinician's shorthand.
    """

    slug: Slug
    statement: Text
    denial: Text
    question: Text
    clinical: Text
    topic: Topic


class Help(Row, frozen=True, kw_only=True):
    """Something that helps against a cause.

    evidence, grade: how well it is known that it helps, in a few words, where there is something to go by.
    raises: the nutrients of which it brings more, by food, drink, tablet or drip; held back with any of them.
    adds: the nutrients that the reader would add unasked, such as salt by a salty drink; also held back from those
    who are told to ask first.
    """

    key: ClassVar[tuple[str, ...]] = ("text",)
    ordered: ClassVar[bool] = True

    text: Text
    evidence: OptionalProse = ""
    grade: Grade | None = None
    raises: NutrientSet = ()
    adds: NutrientSet = ()


class Explains(Row, frozen=True, kw_only=True):
    """A red flag that a diagnosis of exclusion explains in full, while `when` holds."""

    key: ClassVar[tuple[str, ...]] = ("rule",)

    rule: RedFlagRef
    when: Condition = NO_CONDITION


class Cause(Row, frozen=True, kw_only=True):
    """Something that can contribute to spasms; causes do not exclude each other.

    prior: share of adults with spasms who come to a self-check in whom the cause plausibly contributes.
    advice_if_possible, advice_if_likely: the level that the cause itself calls for in that band.
    requires: what the cause cannot do without, such as pregnancy; a cause of which it is known not to hold is
    ruled out. settled_on_last: why this is a diagnosis of exclusion, empty if it is none. explains: the urgent red
    flags that do not speak against such a diagnosis.
    Review dates are ISO dates, empty while no clinician has reviewed the row.
    """

    slug: Slug
    plain_name: Text
    clinical_name: Text
    family: Family
    prior: Probability
    prior_reasoning: Prose
    advice_if_possible: AdviceLevel | None = None
    advice_if_likely: AdviceLevel | None = None
    nutrient: NutrientRef | None = None
    requires: Condition = NO_CONDITION
    settled_on_last: OptionalProse = ""
    explains: tuple[Explains, ...] = ()
    one_line: Prose
    how_it_causes_spasms: Lines
    tests: Lines
    what_helps: tuple[Help, ...]
    when_to_see_doctor: Lines
    cautions: Lines
    notable_studies: Lines
    sources: SourceSet
    reviewed_on: IsoDate = ""
    reviewed_by: OptionalText = ""
    review_due: IsoDate = ""


class Evidence(Row, frozen=True, kw_only=True):
    """What one finding says about one cause.

    lr_present = P(finding | spasms due to the cause) / P(finding | spasms not due to it); lr_absent likewise
    for the absence. The grade judges the source data behind the row, not the ratio itself.
    """

    key: ClassVar[tuple[str, ...]] = ("cause", "finding")

    cause: CauseRef
    finding: FindingRef
    lr_present: Ratio
    lr_absent: Ratio
    grade: Grade
    basis: Prose
    sources: SourceSet = ()


class PointsTo(Row, frozen=True, kw_only=True):
    """A cause to which a red flag points.

    ratio: how many times the odds of the cause are what they were, among people in whom the whole rule holds.
    """

    key: ClassVar[tuple[str, ...]] = ("cause",)

    cause: CauseRef
    ratio: Annotated[float, Meta(ge=1, le=20)]


class RedFlag(Row, frozen=True, kw_only=True):
    """A rule from findings to an advice level. A rule without a source is marked as clinical judgement.

    ambulance: of an emergency, that an ambulance is to be called; without it the person is to be taken to an
    emergency department. say: what is wrong, and what to do beside getting help. How to get emergency help is not
    part of it: the level and `ambulance` say that. helplines: lines to be named beside it.
    points_to: the causes that it makes more likely. outside: the plain names of what it may be and no cause is,
    such as a heart attack. points_basis: on what these rest. exposure_only: it holds because of what somebody
    takes or has, before any sign of harm, so it is no evidence for a cause.
    """

    ordered: ClassVar[bool] = True

    slug: Slug
    advice_level: AdviceLevel
    ambulance: bool = False
    when: Condition
    say: Prose
    why: Prose
    helplines: tuple[Helpline, ...] = ()
    points_to: tuple[PointsTo, ...] = ()
    outside: OptionalText = ""
    points_basis: OptionalProse = ""
    exposure_only: bool = False
    clinical_judgement: bool = False
    sources: SourceSet = ()


SUPPLEMENTS = "supplements"


class Caution(Row, frozen=True, kw_only=True):
    """A rule from findings to a warning about a nutrient, in food, in supplements or beside a medicine.

    about: the nutrient; None for supplements of any kind. also_about: nutrients of which it is told as well, as
    too much vitamin D does harm by too much calcium.
    """

    ordered: ClassVar[bool] = True

    slug: Slug
    about: NutrientRef | None = None
    also_about: NutrientSet = ()
    effect: CautionEffect
    when: Condition
    say: Prose
    why: Prose
    clinical_judgement: bool = False
    sources: SourceSet = ()

    @property
    def subject(self) -> str:
        """The nutrient, by its slug, or "supplements"."""
        return self.about or SUPPLEMENTS
