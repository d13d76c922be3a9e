"""The promises of the design once more, written as plainly and as slowly as they read.

Nothing here uses the code under test, but for its types.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from spasmcheck.reasoning import Answers, Findings, Knowledge, Truth
from spasmcheck.reasoning.knowledge import Condition, Question, QuestionKind

Given = Mapping[str, bool | None]


def findings_after(knowledge: Knowledge, answers: Answers, given: Given | None = None) -> Findings:
    """What is known after valid answers: those of open steps count, and some steps deny by not being asked."""
    given = given or {}
    said: set[str] = set()
    denied: set[str] = set()
    for step in knowledge.steps:
        stands = where_it_stands(step.ask_if, _known(said, denied, given))
        if stands is Truth.TRUE:
            for question in step.questions:
                taken = [choice for choice in question.choices if choice.slug in answers.get(question.slug, ())]
                said |= {finding for choice in taken for finding in choice.establishes}
                if taken and not any(choice.unknown for choice in taken):
                    denied |= set(question.findings)
        elif stands is Truth.FALSE and step.false_if_not_asked:
            denied |= {finding for question in step.questions for finding in question.findings}
    return _known(said, denied, given)


def _known(said: set[str], denied: set[str], given: Given) -> Findings:
    """True if anything says so; else false if anything denies it. What is given stands."""
    findings = dict.fromkeys(denied, False) | dict.fromkeys(said, True)
    return {slug: value for slug, value in (findings | dict(given)).items() if value is not None}


def condition_holds(condition: Condition, findings: Findings) -> bool:
    """The condition as its definition reads; what is unknown is not true."""
    true = {slug for slug, value in findings.items() if value}
    return (
        true >= set(condition.all_of)
        and (not condition.any_of or not true.isdisjoint(condition.any_of))
        and true.isdisjoint(condition.none_of)
    )


def where_it_stands(condition: Condition, findings: Findings) -> Truth:
    """It waits when an unknown finding could still make it hold; an unknown none_of finding counts as not true."""
    if condition_holds(condition, findings):
        return Truth.TRUE
    best_case = dict.fromkeys(condition.all_of + condition.any_of, True) | findings
    return Truth.UNKNOWN if condition_holds(condition, best_case) else Truth.FALSE


def adjustment(knowledge: Knowledge, cause: str, findings: Findings) -> float:
    """By what urgent rules that hold multiply the odds; 0 if what the cause requires is known not to hold."""
    row = next(row for row in knowledge.causes if row.slug == cause)
    if where_it_stands(row.requires, findings) is Truth.FALSE:
        return 0.0
    urgent = [
        rule
        for rule in knowledge.red_flags
        if rule.advice_level.is_urgent and condition_holds(rule.when, findings)
    ]
    pointers = [pointer for rule in urgent if not rule.exposure_only for pointer in rule.points_to]
    factor = max((pointer.ratio for pointer in pointers if pointer.cause == cause), default=1.0)
    explained = {one.rule for one in row.explains if condition_holds(one.when, findings)}
    if row.settled_on_last and any(rule.slug not in explained for rule in urgent):
        factor /= knowledge.parameters.exclusion_factor
    return factor


def probability(knowledge: Knowledge, cause: str, findings: Findings, adjusted: float | None = None) -> float:
    """The prior odds times the ratio of every finding that is known, adjusted: by the findings, or as given."""
    prior = next(row.prior for row in knowledge.causes if row.slug == cause)
    factor = adjustment(knowledge, cause, findings) if adjusted is None else adjusted
    factors = [
        row.lr_present if findings[row.finding] else row.lr_absent
        for row in knowledge.evidence
        if row.cause == cause and row.finding in findings
    ]
    odds = prior / (1 - prior) * math.prod(factors) * factor
    return odds / (1 + odds)


def expected_effect(knowledge: Knowledge, findings: Findings, asked: Iterable[str]) -> float:
    """Sum over findings and causes of P(f) |p(c|f) - p(c)| + P(not f) |p(c|not f) - p(c)|.

    What a finding may do by way of rules is left out.
    """
    total = 0.0
    for slug in asked:
        for row in knowledge.evidence:
            if row.finding != slug or row.lr_present == row.lr_absent:
                continue
            share_without = (1 - row.lr_absent) / (row.lr_present - row.lr_absent)
            share_with = row.lr_present * share_without
            now = adjustment(knowledge, row.cause, findings)
            before = probability(knowledge, row.cause, findings, now)
            present = before * share_with + (1 - before) * share_without
            if_true = probability(knowledge, row.cause, findings | {slug: True}, now)
            if_false = probability(knowledge, row.cause, findings | {slug: False}, now)
            total += present * abs(if_true - before) + (1 - present) * abs(if_false - before)
    return total


def single_changes(question: Question, findings: Findings) -> list[tuple[str, bool, Findings]]:
    """Each way to answer one question differently in one choice: (choice, taken or left out, then known)."""
    changes: list[tuple[str, bool, Findings]] = []
    several = question.kind is QuestionKind.MULTIPLE
    holding = [c for c in question.choices if c.establishes and all(findings.get(f) for f in c.establishes)]
    for choice in question.choices:
        if not choice.establishes:
            # "None of these" takes back all that was chosen: one change only where nothing was.
            takes_back = several and any(findings.get(finding) for finding in question.findings)
            says_no = choice.exclusive if several else question.kind is QuestionKind.SINGLE
            if says_no and question.findings and not (takes_back or choice.unknown or choice.out_of_scope):
                changes.append((choice.slug, True, findings | dict.fromkeys(question.findings, False)))
        elif choice not in holding:
            # Of a question with one answer, the other answers are thereby denied.
            denied = {} if several else dict.fromkeys(question.findings, False)
            changes.append((choice.slug, True, findings | denied | dict.fromkeys(choice.establishes, True)))
        elif several:
            # What is left out takes along those choices whose own finding it establishes.
            kept = {
                finding
                for other in holding
                if other is not choice and other.establishes[0] not in choice.establishes
                for finding in other.establishes
            }
            denied = {finding: False for finding in choice.establishes if finding not in kept}
            changes.append((choice.slug, False, findings | denied))
    return changes
