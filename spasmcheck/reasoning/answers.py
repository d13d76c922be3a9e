"""Answers to findings: what a visitor chose, and what follows from it.

A chosen choice makes its findings true; the other findings of an answered question become false; "not sure" leaves
them unknown; what one answer made true, another's silence does not make false. Only answers on the current path
count. The path is worked out from the answers alone, so the order in which they were given does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from .inference.conditions import Truth, evaluate
from .inference.knowledge_index import Findings, KnowledgeIndex
from .knowledge import Choice, Question, QuestionKind

Answers = Mapping[str, Sequence[str]]
"""Chosen choices by question. An empty sequence: the question was asked and left without an answer."""


Given = Mapping[str, bool | None]
"""Findings taken over as they are, whatever is answered; None keeps a finding unknown."""

NOTHING_GIVEN: Given = MappingProxyType({})


class AnswerProblem(StrEnum):
    """What can be wrong with an answer. An answer with a problem counts as not given."""

    UNKNOWN_QUESTION = "unknown-question"
    UNKNOWN_CHOICE = "unknown-choice"
    TOO_MANY_CHOICES = "too-many-choices"
    EXCLUSIVE_WITH_OTHERS = "exclusive-with-others"
    NO_CHOICE = "no-choice"


class BadAnswer(Struct, frozen=True, order=True):
    """A problem of one answer; `choice` is empty unless one choice is to blame."""

    question: str
    problem: AnswerProblem
    choice: str = ""


class Path(Struct, frozen=True):
    """What the answers come to.

    open_steps: the steps whose condition holds, in order. answered: those of them with every question answered.
    chosen: the valid answers on the path, in the order of the questionnaire. findings: the given ones included,
    those computed from intake left out. out_of_scope: the choice for which the check is not meant, or None.
    """

    open_steps: tuple[str, ...]
    answered: tuple[str, ...]
    chosen: dict[str, tuple[Choice, ...]]
    findings: Findings
    given: Given
    bad: tuple[BadAnswer, ...]
    out_of_scope: Choice | None

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The open steps that still have a question without an answer."""
        answered = frozenset(self.answered)
        return tuple([slug for slug in self.open_steps if slug not in answered])


def check_answer(question: Question, chosen: Sequence[str]) -> tuple[BadAnswer, ...]:
    """What is wrong with an answer to a question; nothing chosen is not a problem here."""
    distinct = set(chosen)
    taken = [choice for choice in question.choices if choice.slug in distinct]
    if len(taken) < len(distinct):
        unknown = distinct - {choice.slug for choice in taken}
        return tuple(BadAnswer(question.slug, AnswerProblem.UNKNOWN_CHOICE, slug) for slug in sorted(unknown))
    if len(taken) > 1:
        if question.kind is not QuestionKind.MULTIPLE:
            return (BadAnswer(question.slug, AnswerProblem.TOO_MANY_CHOICES),)
        if any(choice.exclusive for choice in taken):
            return (BadAnswer(question.slug, AnswerProblem.EXCLUSIVE_WITH_OTHERS),)
    return ()


def says_no(question: Question, choice: Choice) -> bool:
    """Whether the choice denies every finding of its question: "No", or "none of these"."""
    if question.kind is QuestionKind.MULTIPLE:
        return choice.exclusive and not choice.unknown
    return not (choice.establishes or choice.unknown or choice.out_of_scope) and bool(question.findings)


def follow(index: KnowledgeIndex, answers: Answers, given: Given = NOTHING_GIVEN) -> Path:
    """Walk the questionnaire from the start over the answers. Total: bad answers are reported, never raised."""
    findings: Findings = {slug: value for slug, value in given.items() if value is not None}
    open_steps: list[str] = []
    answered: list[str] = []
    chosen: dict[str, tuple[Choice, ...]] = {}
    out_of_scope: Choice | None = None
    bad = [
        BadAnswer(question, AnswerProblem.UNKNOWN_QUESTION)
        for question in sorted(answers)
        if question not in index.questions
    ]
    for step in index.knowledge.steps:
        if step.ask_if.findings:
            stands = evaluate(step.ask_if, findings)
            if stands is Truth.FALSE and step.false_if_not_asked:
                for question in step.questions:
                    _settle(index, question, (), findings, given)
            if stands is not Truth.TRUE:
                continue
        open_steps.append(step.slug)
        complete = True
        for question in step.questions:
            choices = _valid_answer(index, question, answers, bad)
            if choices is None:
                complete = False
                continue
            chosen[question.slug] = choices
            if choices:
                _settle(index, question, choices, findings, given)
                out_of_scope = out_of_scope or next((choice for choice in choices if choice.out_of_scope), None)
        if complete:
            answered.append(step.slug)
    return Path(tuple(open_steps), tuple(answered), chosen, findings, given, tuple(bad), out_of_scope)


def settled_by(index: KnowledgeIndex, question: Question, choices: Sequence[Choice]) -> Findings:
    """What an answer to a question by itself makes true and false; no choice makes all false."""
    values: Findings = {}
    _write(index, question, choices, values)
    return values


def _write(index: KnowledgeIndex, question: Question, choices: Sequence[Choice], findings: Findings) -> None:
    for choice in choices:
        if choice.unknown:
            break
    else:
        findings.update(index.all_false[question.slug])
    for choice in choices:
        for finding in choice.establishes:
            findings[finding] = True


def _settle(
    index: KnowledgeIndex, question: Question, choices: Sequence[Choice], findings: Findings, given: Given
) -> None:
    """Write into `findings` what an answer to a question makes true and false."""
    if not given and question.slug not in index.questions_that_share:
        _write(index, question, choices, findings)
        return
    values = settled_by(index, question, choices)
    findings.update({f: value for f, value in values.items() if f not in given and (value or f not in findings)})


def _valid_answer(
    index: KnowledgeIndex, question: Question, answers: Answers, bad: list[BadAnswer]
) -> tuple[Choice, ...] | None:
    """The choices of a valid answer, in the question's order; None without one."""
    given = answers.get(question.slug)
    if given is None:
        return None
    choices = index.choices_of_question[question.slug]
    if len(given) == 1 and given[0] in choices:
        return (choices[given[0]],)
    if problems := check_answer(question, given):
        bad.extend(problems)
        return None
    return tuple([choice for slug, choice in choices.items() if slug in given])
