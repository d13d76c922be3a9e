"""What makes no knowledge wrong and yet serves readers badly: wordings, no way out, evidence that says nothing.

All of it is told as warnings.
"""

from __future__ import annotations

from collections.abc import Iterator

from spasmcheck.reasoning.knowledge import (
    AdviceLevel,
    CautionEffect,
    Finding,
    Knowledge,
    Question,
    QuestionKind,
    Row,
)
from spasmcheck.reasoning.problems import Problem, Severity


def wording_problems(knowledge: Knowledge) -> Iterator[Problem]:
    """Every warning about what visitors read, are asked and may answer."""
    yield from _findings(knowledge)
    yield from _questions(knowledge)
    yield from _danger_signs(knowledge)
    yield from _evidence(knowledge)


def _problem(kind: str, row: Row, code: str, reason: str) -> Problem:
    return Problem(kind=kind, row=0, key=row.natural_key, code=code, reason=reason, severity=Severity.WARNING)


def _findings(knowledge: Knowledge) -> Iterator[Problem]:
    said: dict[str, str] = {}
    for finding in knowledge.findings:
        for reason in _wordings(finding):
            yield _problem("findings", finding, "wording", reason)
        if (other := said.setdefault(finding.statement, finding.slug)) != finding.slug:
            yield _problem("findings", finding, "same-statement", f"its statement is that of {other} as well")


def _wordings(finding: Finding) -> Iterator[str]:
    for name, text in (("statement", finding.statement), ("denial", finding.denial)):
        if not text.startswith(("You ", "Your ")):
            yield f"the {name} should begin with “You” or “Your”"
        if text.endswith("."):
            yield f"the {name} should have no full stop, as it stands inside of sentences"
    if finding.statement == finding.denial:
        yield "the denial says the same as the statement"
    if not finding.question.startswith("whether "):
        yield "the question should begin with “whether”, as it stands inside of sentences"


def _questions(knowledge: Knowledge) -> Iterator[Problem]:
    withheld = {
        finding
        for caution in knowledge.cautions
        if caution.effect is CautionEffect.WITHHOLD
        for finding in caution.when.findings
    }
    for step in knowledge.steps:
        for question in step.questions:
            if not question.why and question.kind is not QuestionKind.FREQUENCY:
                reason = f"question {question.slug} does not say why it is asked"
                yield _problem("steps", step, "no-why", reason)
            if question.kind is QuestionKind.MULTIPLE and not any(choice.exclusive for choice in question.choices):
                reason = f"question {question.slug} has no answer for somebody to whom none of the others applies"
                yield _problem("steps", step, "no-way-out", reason)
            if not withheld.isdisjoint(question.findings) and not _may_be_unsure(question):
                reason = f"a caution holds something back by question {question.slug}, which has no “not sure”"
                if question.kind is QuestionKind.MULTIPLE:
                    reason += " that goes with other answers"
                yield _problem("steps", step, "no-not-sure", reason)


def _may_be_unsure(question: Question) -> bool:
    together = question.kind is QuestionKind.MULTIPLE
    return any(choice.unknown and not (together and choice.exclusive) for choice in question.choices)


def _danger_signs(knowledge: Knowledge) -> Iterator[Problem]:
    asked_first = {
        finding
        for step in knowledge.steps
        if step.always
        for question in step.questions
        for finding in question.findings
    }
    for rule in knowledge.red_flags:
        alone = len(rule.when.findings) == len(rule.when.all_of) == 1
        if rule.advice_level is AdviceLevel.EMERGENCY and alone and not asked_first.issuperset(rule.when.all_of):
            reason = f"{rule.when.all_of[0]} alone is an emergency, but no step that is always asked asks about it"
            yield _problem("red_flags", rule, "asked-late", reason)


def _evidence(knowledge: Knowledge) -> Iterator[Problem]:
    for row in knowledge.evidence:
        if row.lr_present == row.lr_absent == 1:
            yield _problem("evidence", row, "says-nothing", "both ratios are 1, so it says nothing")
