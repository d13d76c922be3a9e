"""Conditions over findings as `Questionnaire.item.enableWhen`, which is over answers.

R4 joins comparisons by one word for all of them: "all" or "any" (`enableBehavior`). A finding is true when a
chosen choice establishes it, so each finding is a set of answers of which one is enough. `=` holds if an answer is
equal, `!=` if no answer is (R4, code system questionnaire-enable-operator), so `!=` also holds without an answer,
as `none_of` does.
"""

from __future__ import annotations

from itertools import takewhile

from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.reasoning.knowledge import Choice, Step

from .terms import Element, choice_coding

_Answers = list[tuple[str, Choice]]


def enable_when(index: KnowledgeIndex, step: Step) -> Element | None:
    """The elements that say when the step is asked, none if it always is; None where R4 cannot say it exactly."""
    condition = step.ask_if
    earlier = _answers_by_finding(index, step)
    needed = [earlier.get(finding, []) for finding in condition.all_of]
    if condition.any_of:
        needed.append([answer for finding in condition.any_of for answer in earlier.get(finding, [])])
    if not all(needed):
        # Something that no earlier answer establishes: the step is never asked.
        return None
    refused = [answer for finding in condition.none_of for answer in earlier.get(finding, [])]
    alternatives = max(map(len, needed), default=0)
    if alternatives > 1 and (len(needed) > 1 or refused):
        return None
    comparisons = [_comparison("=", answer) for answers in needed for answer in answers]
    comparisons += [_comparison("!=", answer) for answer in refused]
    if not comparisons:
        return {}
    if len(comparisons) == 1:
        return {"enableWhen": comparisons}
    return {"enableWhen": comparisons, "enableBehavior": "any" if alternatives > 1 else "all"}


def _answers_by_finding(index: KnowledgeIndex, step: Step) -> dict[str, _Answers]:
    """The answers before this step that establish each finding: only those can open it."""
    answers: dict[str, _Answers] = {}
    for earlier in takewhile(lambda other: other.slug != step.slug, index.knowledge.steps):
        for question in earlier.questions:
            for choice in question.choices:
                for finding in choice.establishes:
                    answers.setdefault(finding, []).append((question.slug, choice))
    return answers


def _comparison(operator: str, answer: tuple[str, Choice]) -> Element:
    question, choice = answer
    return {"question": question, "operator": operator, "answerCoding": choice_coding(question, choice)}
