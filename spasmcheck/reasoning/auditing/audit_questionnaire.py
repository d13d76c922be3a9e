"""What is wrong with the questionnaire: steps that cannot be reached, choices that say nothing, loops."""

from __future__ import annotations

from collections.abc import Iterator

from spasmcheck.reasoning.bounds import Possible, may_hold
from spasmcheck.reasoning.inference.weights import ANY
from spasmcheck.reasoning.knowledge import Choice, Condition, Knowledge, Question, QuestionKind, Step
from spasmcheck.reasoning.problems import Problem, Severity


def questionnaire_problems(knowledge: Knowledge) -> Iterator[Problem]:
    """Every problem of the steps, their conditions, questions and choices."""
    possible: Possible = {}
    established: set[str] = set()
    for step in knowledge.steps:
        later = sorted(set(step.ask_if.findings) - established)
        if later:
            reason = f"it depends on {', '.join(later)}, which no earlier step establishes"
            yield _problem(step, "order", reason)
        reachable = not later and not contradictions(step.ask_if) and may_hold(step.ask_if, possible)
        if not later and not reachable:
            yield _problem(step, "unreachable", "no way of answering the earlier steps leads to it")
        if step.always and step.ask_if.findings:
            yield _problem(step, "safety-condition", "a safety step is asked of everyone, so it has no condition")
        if not step.questions:
            yield _problem(step, "no-question", "it has no question")
        if len(step.questions) > 1 and not step.title:
            yield _problem(step, "no-title", "a step with several questions needs a title")
        for question in step.questions:
            yield from _question_problems(step, question)
            established |= set(question.findings)
            if reachable:
                possible |= dict.fromkeys(question.findings, ANY)
    yield from _unused_findings(knowledge, established)
    yield from _section_problems(knowledge)


def contradictions(condition: Condition) -> tuple[str, ...]:
    """The findings that would have to be both true and not true for the condition to hold."""
    wanted = set(condition.all_of)
    if set(condition.any_of) <= set(condition.none_of):
        wanted |= set(condition.any_of)
    return tuple(sorted(wanted & set(condition.none_of)))


def _question_problems(step: Step, question: Question) -> Iterator[Problem]:
    if len(question.choices) < 2:
        yield _problem(step, "choices", f"question {question.slug} needs at least two choices")
    if question.kind is QuestionKind.SINGLE and sum(not _says_something(c) for c in question.choices) > 1:
        reason = f"question {question.slug} has more than one choice that establishes nothing"
        yield _problem(step, "choices", reason, Severity.WARNING)
    for choice in question.choices:
        if question.kind is QuestionKind.FREQUENCY and choice.servings_per_day is None:
            reason = f"choice {choice.slug} of question {question.slug} carries no servings a day"
            yield _problem(step, "servings", reason)
        if choice.exclusive and choice.establishes:
            reason = f"choice {choice.slug} of question {question.slug} is exclusive and must establish nothing"
            yield _problem(step, "choices", reason)
        if choice.unknown and choice.establishes:
            reason = (
                f'choice {choice.slug} of question {question.slug} means "not sure" and must establish nothing'
            )
            yield _problem(step, "choices", reason)
        if question.kind is QuestionKind.MULTIPLE and not (
            choice.establishes or choice.exclusive or choice.unknown
        ):
            reason = f"choice {choice.slug} of question {question.slug} establishes nothing"
            yield _problem(step, "choices", reason)


def _says_something(choice: Choice) -> bool:
    return bool(choice.establishes or choice.unknown or choice.out_of_scope or choice.appetite_factor)


def _unused_findings(knowledge: Knowledge, established: set[str]) -> Iterator[Problem]:
    computed = {row.low_finding for row in knowledge.screener_nutrients}
    for finding in knowledge.findings:
        if finding.slug not in established and finding.slug not in computed:
            yield Problem(
                kind="findings",
                row=0,
                key=finding.slug,
                code="not-asked",
                reason="no question establishes it",
                severity=Severity.WARNING,
            )


def _section_problems(knowledge: Knowledge) -> Iterator[Problem]:
    used = {step.section for step in knowledge.steps}
    for section in knowledge.sections:
        if section.slug not in used:
            yield Problem(
                kind="sections",
                row=0,
                key=section.slug,
                code="empty",
                reason="no step belongs to it",
                severity=Severity.WARNING,
            )


def _problem(step: Step, code: str, reason: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(kind="steps", row=0, key=step.slug, code=code, reason=reason, severity=severity)
