"""The questionnaire as a map: the steps in order, when each is asked, and what uses its findings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.row_admin.conditions import clause_of
from spasmcheck.evidence.labelling import give_words
from spasmcheck.reasoning import KnowledgeIndex, play
from spasmcheck.reasoning.auditing.audit_questionnaire import questionnaire_problems
from spasmcheck.reasoning.knowledge import Region, Step

from .finding_uses import RESULT_KINDS, FindingUse, Uses, counted, title_of, uses_of_findings


class Mark(StrEnum):
    """What is special about a step, or wrong with it."""

    ALWAYS = "always"
    CORE = "core"
    UNREACHABLE = "unreachable"
    USELESS = "useless"
    NEVER_ASKED = "never-asked"

    @property
    def is_trouble(self) -> bool:
        """Whether an editor should look at the step."""
        return self not in {Mark.ALWAYS, Mark.CORE}


give_words(
    Mark,
    name={
        Mark.ALWAYS: _("safety, asked of everyone"),
        Mark.CORE: _("core, asked of everyone"),
        Mark.UNREACHABLE: _("cannot be reached"),
        Mark.USELESS: _("changes nothing"),
        Mark.NEVER_ASKED: _("asked in no reference case"),
    },
)


@dataclass(frozen=True, slots=True)
class FindingOnMap:
    """A finding that a step settles, with everything that uses it."""

    slug: str
    statement: str
    uses: tuple[FindingUse, ...]

    @property
    def counted(self) -> str:
        """The number of uses by kind, in words; "" for none."""
        return counted(self.uses)


class StepLink(NamedTuple):
    """A step by its number in the questionnaire, from 1, and its title."""

    number: int
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class StepOnMap:
    """A step.

    number: its number in the questionnaire, from 1. questions: how many it has. when: a sentence that says of
    whom it is asked. opened_by: the other steps that ask for a finding of its condition.
    """

    number: int
    slug: str
    title: str
    questions: int
    when: str
    opened_by: tuple[StepLink, ...]
    findings: tuple[FindingOnMap, ...]
    marks: tuple[Mark, ...]

    @property
    def used_for(self) -> str:
        """The number of uses of its findings by kind, in words; "" for none."""
        return counted(use for finding in self.findings for use in finding.uses)


@dataclass(frozen=True, slots=True)
class MapBand:
    """A section with its steps."""

    slug: str
    name: str
    steps: tuple[StepOnMap, ...]


@dataclass(frozen=True, slots=True)
class QuestionnaireMap:
    """The whole questionnaire.

    cases: the number of reference cases that were played, 0 if none were.
    """

    bands: tuple[MapBand, ...]
    cases: int

    @property
    def troubled(self) -> tuple[StepOnMap, ...]:
        """The steps that an editor should look at, in order."""
        return tuple(
            step for band in self.bands for step in band.steps if any(mark.is_trouble for mark in step.marks)
        )


def questionnaire_map(index: KnowledgeIndex, asked: Collection[str] | None = None) -> QuestionnaireMap:
    """Return the map of a draft.

    asked: the steps that some reference case is asked (see `steps_asked`). With None no step is marked as never
    asked. The bands are in the order of their first steps. A section without steps has none; one that does not
    exist is named by its slug.
    """
    knowledge = index.knowledge
    uses = uses_of_findings(knowledge)
    unreachable = {
        problem.key
        for problem in questionnaire_problems(knowledge)
        if problem.kind == "steps" and problem.code in {"unreachable", "order"}
    }
    drawn: dict[str, list[StepOnMap]] = {section.slug: [] for section in knowledge.sections}
    for number, step in enumerate(knowledge.steps, start=1):
        marks = _marks(index, step, uses, unreachable, asked)
        drawn.setdefault(step.section, []).append(_step(index, number, step, uses, marks))
    names = {section.slug: section.name for section in knowledge.sections}
    bands = (MapBand(slug, names.get(slug, slug), tuple(steps)) for slug, steps in drawn.items() if steps)
    return QuestionnaireMap(
        bands=tuple(sorted(bands, key=lambda band: band.steps[0].number)),
        cases=len(knowledge.reference_cases) if asked is not None else 0,
    )


def steps_asked(index: KnowledgeIndex, *, region: Region = Region.US) -> frozenset[str]:
    """Return the slugs of the steps that the interview asks in any reference case. It takes about a second."""
    return frozenset(
        step for case in index.knowledge.reference_cases for step in play(index, case.present, region=region).steps
    )


def _step(index: KnowledgeIndex, number: int, step: Step, uses: Uses, marks: Iterable[Mark]) -> StepOnMap:
    condition = clause_of(
        *(
            [index.findings[slug] for slug in part if slug in index.findings]
            for part in (step.ask_if.all_of, step.ask_if.any_of, step.ask_if.none_of)
        )
    )
    findings = (index.findings[slug] for slug in _settled(index, step) if slug in index.findings)
    return StepOnMap(
        number=number,
        slug=step.slug,
        title=title_of(step),
        questions=len(step.questions),
        when=_when(index, step, condition),
        opened_by=tuple(_opened_by(index, step)),
        findings=tuple(FindingOnMap(f.slug, f.statement, uses.get(f.slug, ())) for f in findings),
        marks=tuple(marks),
    )


def _settled(index: KnowledgeIndex, step: Step) -> Iterable[str]:
    """Return the findings of the step's answers, and for a step on food also those computed from the intake."""
    settled = dict.fromkeys(finding for question in step.questions for finding in question.findings)
    return (*settled, *index.intake_findings) if step.slug in index.screener_steps else settled


def _when(index: KnowledgeIndex, step: Step, condition: str) -> str:
    if step.always:
        return gettext("Asked first, of everyone.")
    if condition:
        told = gettext("Asked only if %s.") % condition
        if step.false_if_not_asked:
            told += " " + gettext("Of others its findings count as not true.")
        return told
    if step.core:
        return gettext("Asked of everyone before the result, since cautions rest on it.")
    if step.slug in index.food_part:
        return gettext("Part of the questions on food, which are offered at the end.")
    if step.section in index.in_order:
        return gettext("Asked of everyone in this order, unless it could no longer change anything.")
    return gettext("Asked when it is expected to change more than what else is left.")


def _marks(
    index: KnowledgeIndex, step: Step, uses: Uses, unreachable: Collection[str], asked: Collection[str] | None
) -> Iterable[Mark]:
    if step.always:
        yield Mark.ALWAYS
    if step.core:
        yield Mark.CORE
    if step.slug in unreachable:
        yield Mark.UNREACHABLE
    elif not _changes_something(index, step, uses):
        yield Mark.USELESS
    elif asked is not None and step.slug not in asked and step.slug not in index.food_part:
        # The interviews of the cases never include the food part, which a visitor has to ask for.
        yield Mark.NEVER_ASKED


def _changes_something(index: KnowledgeIndex, step: Step, uses: Uses) -> bool:
    """Return whether the answers of the step can change anything.

    They can by a finding that is used, by the amounts of an intake estimate, or by ending the check as out of
    scope.
    """
    if step.slug in index.screener_steps or step.slug in index.steps_that_may_stop:
        return True
    if any(choice.appetite_factor is not None for q in step.questions for choice in q.choices):
        return True
    return any(
        use.kind in RESULT_KINDS for slug in index.findings_of_step[step.slug] for use in uses.get(slug, ())
    )


def _opened_by(index: KnowledgeIndex, step: Step) -> Iterable[StepLink]:
    sources = {
        index.step_of_question[question]
        for finding in step.ask_if.findings
        for question in index.questions_of_finding.get(finding, ())
    }
    for number, other in enumerate(index.knowledge.steps, start=1):
        if other.slug in sources and other.slug != step.slug:
            yield StepLink(number, other.slug, title_of(other))
