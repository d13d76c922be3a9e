"""What answers can achieve at most: the highest probability of a cause, and whether a condition can ever hold.

The estimates are one-sided: what they call impossible is impossible whatever somebody answers, but what they
call possible need not be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.reasoning.auditing.audit_questionnaire import contradictions, questionnaire_problems
from spasmcheck.reasoning.bounds import Possible, may_hold
from spasmcheck.reasoning.inference.knowledge_index import probability_from_log_odds
from spasmcheck.reasoning.inference.score import band_of
from spasmcheck.reasoning.inference.weights import ANY
from spasmcheck.reasoning.knowledge import Band, Choice, Condition, Question, QuestionKind


@dataclass(frozen=True, slots=True)
class BestReach:
    """The highest probability (0-1) that a cause can have, and its band.

    needed: the findings that this takes, as slug and value, strongest first. factor: by how much the odds would
    have to be multiplied for the cause to be likely; 1 or less if it can be likely.
    """

    cause: str
    probability: float
    band: Band
    needed: tuple[tuple[str, bool], ...]
    factor: float


class Reach:
    """What the questionnaire of a draft can establish."""

    def __init__(self, index: KnowledgeIndex) -> None:
        self._model = index
        blocked = {
            problem.key
            for problem in questionnaire_problems(index.knowledge)
            if problem.kind == "steps" and problem.code in {"unreachable", "order"}
        }
        self._questions = tuple(
            question for step in index.knowledge.steps if step.slug not in blocked for question in step.questions
        )
        self.findings = frozenset(f for q in self._questions for f in q.findings) | set(index.intake_findings)
        self._possible: Possible = dict.fromkeys(self.findings, ANY)
        self._exclude_each_other = tuple(
            question
            for question in self._questions
            if question.kind is not QuestionKind.MULTIPLE and question.slug not in index.questions_that_share
        )

    def best(self, cause: str) -> BestReach:
        """Return the highest probability of the cause, as if every question were asked and every red flag held.

        The log odds are the prior, the log of the largest ratio of a red flag that points to the cause, and the
        log likelihood ratios of the best answers. A question with one
        answer, whose findings no other question asks for, adds its best answer as a whole; any other finding
        adds its better value if that raises the odds.
        """
        weights = {
            weight.finding: {True: weight.log_lr_present, False: weight.log_lr_absent}
            for weight in self._model.weights_of_cause[cause]
            if weight.finding in self.findings
        }
        taken: dict[str, bool] = {}
        for question in self._exclude_each_other:
            taken |= _best_answer(question, weights)
        apart = {finding for question in self._exclude_each_other for finding in question.findings}
        for finding, effects in weights.items():
            if finding not in apart:
                value = effects[True] >= effects[False]
                if effects[value] > 0:
                    taken[finding] = value
        strongest = sorted(taken.items(), key=lambda item: (-weights[item[0]][item[1]], item[0]))
        pointers = self._model.pointers_of_cause.get(cause, ())
        pointed = max((log_ratio for log_ratio, _rule in pointers), default=0.0)
        added = math.fsum(weights[f][value] for f, value in strongest)
        log_odds = self._model.prior_log_odds[cause] + added + pointed
        probability = probability_from_log_odds(log_odds)
        return BestReach(
            cause=cause,
            probability=probability,
            band=band_of(probability, self._model.parameters),
            needed=tuple(strongest),
            factor=math.exp(self._model.band_edges[0] - log_odds),
        )

    def why_never(self, condition: Condition) -> str:
        """Return in words why no answers make the condition hold, or "" if some may."""
        if clash := contradictions(condition):
            return gettext("It wants both true and not true: %s") % self._stated(clash)
        if not may_hold(condition, self._possible):
            unasked = [f for f in condition.all_of if f not in self.findings]
            if not unasked:
                unasked = [f for f in condition.any_of if f not in self.findings]
            return gettext("No question that can be reached asks for %s") % self._stated(unasked)
        for question in self._exclude_each_other:
            if wanted := _apart(question, condition):
                return gettext("One question takes only one of these answers: %s") % self._stated(wanted)
        return ""

    def _stated(self, findings: Iterable[str]) -> str:
        known = self._model.findings
        return ", ".join(gettext("“%s”") % (known[slug].statement if slug in known else slug) for slug in findings)


def _best_answer(question: Question, weights: Mapping[str, Mapping[bool, float]]) -> dict[str, bool]:
    """Return the findings with weights that the strongest answer for the cause settles, and their values.

    Return {} if no answer raises the odds: not answering is always possible.
    """
    weighed = [finding for finding in question.findings if finding in weights]
    best: dict[str, bool] = {}
    most = 0.0
    # The maximum starts at 0, since “Not sure”, or no answer, settles nothing.
    for choice in question.choices if weighed else ():
        values = _values(choice, weighed)
        if (total := math.fsum(weights[finding][value] for finding, value in values.items())) > most:
            best, most = values, total
    return best


def _values(choice: Choice, findings: Iterable[str]) -> dict[str, bool]:
    return {} if choice.unknown else {finding: finding in choice.establishes for finding in findings}


def _apart(question: Question, condition: Condition) -> tuple[str, ...]:
    """Return the findings of one question that the condition needs together and that no single choice gives.

    Return () if some choice gives them.
    """
    own = frozenset(question.findings)
    wanted = own.intersection(condition.all_of)
    if not wanted:
        return ()
    fitting = [
        choice
        for choice in question.choices
        if wanted <= set(choice.establishes) and own.intersection(condition.none_of).isdisjoint(choice.establishes)
    ]
    of_any = own.intersection(condition.any_of)
    if fitting and of_any and of_any == set(condition.any_of):
        wanted |= of_any
        fitting = [choice for choice in fitting if not of_any.isdisjoint(choice.establishes)]
    return () if fitting else tuple(sorted(wanted))
