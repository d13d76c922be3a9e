"""Sections, steps, questions and choices."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from .causes import NO_CONDITION, Condition
from .levels import QuestionKind
from .row import FindingRef, Row, SectionRef, Slug
from .texts import OptionalProse, OptionalText, Text


class Choice(Row, frozen=True, kw_only=True):
    """An answer to a question.

    establishes: the findings that it makes true; the first is the one that the choice is about.
    exclusive: "none of these". unknown: leaves all findings of the question unknown.
    out_of_scope: said to the visitor when the check is not for them.
    servings_per_day: of a frequency question. appetite_factor: scales the whole intake estimate.
    """

    ordered: ClassVar[bool] = True

    slug: Slug
    label: Text
    establishes: tuple[FindingRef, ...] = ()
    exclusive: bool = False
    unknown: bool = False
    out_of_scope: OptionalProse = ""
    servings_per_day: Annotated[float, Meta(ge=0, le=20)] | None = None
    appetite_factor: Annotated[float, Meta(ge=0.5, le=2)] | None = None


class Question(Row, frozen=True, kw_only=True):
    """One question.

    name: what it is about, in a few words, for lists of answers. body_picture: shows the choices on a figure too.
    medicine_examples: lists example names.
    """

    ordered: ClassVar[bool] = True

    slug: Slug
    kind: QuestionKind
    text: Text
    name: OptionalText = ""
    hint: OptionalProse = ""
    why: OptionalProse = ""
    body_picture: bool = False
    medicine_examples: bool = False
    choices: tuple[Choice, ...]

    @property
    def findings(self) -> tuple[str, ...]:
        """Every finding that a choice of this question can establish, each once, in order."""
        return tuple(dict.fromkeys(finding for choice in self.choices for finding in choice.establishes))


class Step(Row, frozen=True, kw_only=True):
    """One page with one or a few questions.

    always: a safety step, asked of everyone and first. core: asked before the check is ready, because
    cautions rest on it. false_if_not_asked: the findings are false of those to whom the step cannot apply, such as
    pregnancy in men. title: the heading of a page with several questions.
    """

    ordered: ClassVar[bool] = True

    slug: Slug
    section: SectionRef
    title: OptionalText = ""
    always: bool = False
    core: bool = False
    ask_if: Condition = NO_CONDITION
    false_if_not_asked: bool = False
    questions: tuple[Question, ...]


class Section(Row, frozen=True, kw_only=True):
    """A named part of the questionnaire.

    in_order: its steps are asked one after the other, before others. everyday: about food and daily life, to which
    nobody is led in an emergency.
    """

    ordered: ClassVar[bool] = True

    slug: Slug
    name: Text
    in_order: bool = False
    everyday: bool = False
