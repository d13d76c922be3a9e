"""Knowledge made ready for reasoning: lookups and numbers that every assessment needs, worked out once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TypeVar

from spasmcheck.reasoning.knowledge import (
    AdviceLevel,
    Cause,
    Caution,
    Finding,
    FoodAmount,
    Knowledge,
    Nutrient,
    ProfileRule,
    Question,
    RedFlag,
    Row,
    Source,
    Step,
)

from .contributions import by_value, contributions_of, ranking
from .weights import ANY, Weight, ranked_shifts, shifts, weight_of

_R = TypeVar("_R", bound=Row)
_K = TypeVar("_K")
_V = TypeVar("_V")
_Rule = TypeVar("_Rule", RedFlag, Caution)

Findings = dict[str, bool]
"""What is known of a visitor: true or false by finding; a finding that is not a key is unknown."""

Known = Mapping[str, bool | None]
"""The same to look at only; a finding may also be said to be unknown, as None."""


class KnowledgeIndex:
    """A `Knowledge` with its lookups. Immutable by convention and shared between threads."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.parameters = knowledge.parameters
        self.causes: dict[str, Cause] = _by_key(knowledge.causes)
        self.findings: dict[str, Finding] = _by_key(knowledge.findings)
        self.steps: dict[str, Step] = _by_key(knowledge.steps)
        self.red_flags: dict[str, RedFlag] = _by_key(knowledge.red_flags)
        self.cautions: dict[str, Caution] = _by_key(knowledge.cautions)
        self.sources: dict[str, Source] = _by_key(knowledge.sources)
        self.nutrients: dict[str, Nutrient] = _by_key(knowledge.nutrients)
        self.questions: dict[str, Question] = {q.slug: q for step in knowledge.steps for q in step.questions}
        self.step_of_question = {q.slug: step.slug for step in knowledge.steps for q in step.questions}
        items = {item.question: item.name for item in knowledge.screener_items}
        self.name_of_question = {q.slug: q.name or items.get(q.slug, q.text) for q in self.questions.values()}
        self.questions_of_finding: dict[str, list[str]] = _gather(
            (f, q.slug) for q in self.questions.values() for f in q.findings
        )

        self.band_edges = (_log_odds(self.parameters.likely_from), _log_odds(self.parameters.possible_from))
        self.prior_log_odds = {cause.slug: _log_odds(cause.prior) for cause in knowledge.causes}
        # Sorted, so that sums of floats are taken in the same order wherever they are taken.
        weights = sorted((weight_of(row) for row in knowledge.evidence), key=lambda weight: weight.finding)
        self.weights_of_cause: dict[str, list[Weight]] = {slug: [] for slug in self.causes}
        self.weights_of_finding: dict[str, list[Weight]] = {}
        for weight in weights:
            self.weights_of_cause[weight.cause].append(weight)
            self.weights_of_finding.setdefault(weight.finding, []).append(weight)
        self._rank_contributions()
        self.red_flags_of_finding = _rules_of(knowledge.red_flags)
        self.red_flags_above = {
            level: tuple(rule for rule in knowledge.red_flags if rule.advice_level.urgency > level.urgency)
            for level in AdviceLevel
        }
        self.red_flags_needing: dict[str, list[int]] = _gather(
            (finding, place)
            for place, rule in enumerate(knowledge.red_flags)
            for finding in (*rule.when.all_of, *rule.when.any_of)
        )
        self.red_flags_without_need = tuple(
            place
            for place, rule in enumerate(knowledge.red_flags)
            if not rule.when.all_of and not rule.when.any_of
        )
        self.cautions_of_finding = _rules_of(knowledge.cautions)
        self._index_adjustments()

        self._gather_amounts()
        self.screener_questions = tuple(item.question for item in knowledge.screener_items)
        self.screener_steps = tuple(
            dict.fromkeys(
                self.step_of_question[slug] for slug in self.screener_questions if slug in self.questions
            )
        )
        self.intake_findings = tuple(row.low_finding for row in knowledge.screener_nutrients)
        self.profile_findings = frozenset(finding for rule in knowledge.profile for finding in rule.findings)
        self.profile_of_attribute: dict[str, list[ProfileRule]] = _gather(
            (rule.attribute, rule) for rule in knowledge.profile
        )
        self.needs_of_nutrient = _gather(((row.nutrient, row.region), row) for row in knowledge.required_intakes)
        self.findings_of_question = {question.slug: question.findings for question in self.questions.values()}
        self.questions_that_share = frozenset(
            slug for slugs in self.questions_of_finding.values() if len(slugs) > 1 for slug in slugs
        )
        self.all_false = {q.slug: dict.fromkeys(q.findings, False) for q in self.questions.values()}
        self.choices_of_question = {q.slug: _by_key(q.choices) for q in self.questions.values()}
        self.findings_of_step = {step.slug: self._findings_of(step) for step in knowledge.steps}
        self.steps_of_finding: dict[str, list[str]] = _gather(
            (finding, slug) for slug, findings in self.findings_of_step.items() for finding in findings
        )
        self._sort_out_steps()
        self.food_part = self._food_part()
        self.steps_that_may_stop = frozenset(
            step.slug
            for step in knowledge.steps
            if any(choice.out_of_scope for question in step.questions for choice in question.choices)
        )
        self.findings_that_open_steps = frozenset(f for step in knowledge.steps for f in step.ask_if.findings)
        self.questions_apart = frozenset(
            slug for slug in self.settled_alone if self._stands_apart(self.questions[slug])
        )
        self._flatten_weights()
        self.in_order = frozenset(section.slug for section in knowledge.sections if section.in_order)
        everyday = frozenset(section.slug for section in knowledge.sections if section.everyday)
        self.everyday_steps = frozenset(step.slug for step in knowledge.steps if step.section in everyday)

    def _index_adjustments(self) -> None:
        """What adjusts the odds of causes, see `adjustments`.

        points_of_rule: for each urgent red flag the causes that it points to, with ln of the ratio; none of those
        that hold because of an exposure only. pointers_of_cause: the same by cause, the largest ratio first.
        explained_by_cause: for each diagnosis of exclusion when it explains a red flag, by slug.
        required_by_cause: what a cause requires. causes_adjusted_by: the causes of which one of the latter two
        looks at the finding.
        """
        self.urgent_red_flags = tuple(rule for rule in self.knowledge.red_flags if rule.advice_level.is_urgent)
        self.urgent_flags_of_finding = _rules_of(self.urgent_red_flags)
        self.points_of_rule = {
            rule.slug: tuple((pointer.cause, math.log(pointer.ratio)) for pointer in rule.points_to)
            for rule in self.urgent_red_flags
            if rule.points_to and not rule.exposure_only
        }
        self.pointers_of_cause: dict[str, list[tuple[float, str]]] = {}
        for rule, points in self.points_of_rule.items():
            for cause, log_ratio in points:
                self.pointers_of_cause.setdefault(cause, []).append((log_ratio, rule))
        for pointers in self.pointers_of_cause.values():
            pointers.sort(reverse=True)
        self.log_exclusion_factor = math.log(self.parameters.exclusion_factor)
        self.explained_by_cause = {
            cause.slug: {explains.rule: explains.when for explains in cause.explains}
            for cause in self.knowledge.causes
            if cause.settled_on_last
        }
        self.required_by_cause = {
            cause.slug: cause.requires for cause in self.knowledge.causes if cause.requires.findings
        }
        self.causes_adjusted_by: dict[str, list[str]] = _gather(
            (finding, cause)
            for conditions in (
                *({cause: when} for cause, when in self.required_by_cause.items()),
                *({cause: when} for cause, all_of in self.explained_by_cause.items() for when in all_of.values()),
            )
            for cause, when in conditions.items()
            for finding in when.findings
        )

    def _gather_amounts(self) -> None:
        """What is held by foods and by servings of the food questions.

        food_amounts: by nutrient and by food, where an amount is known. food_nutrients: those that any food has an
        amount of, in their order. screener_amounts: by nutrient, each question with the mg that a serving adds.
        supplements: the nutrients that are taken as supplements.
        """
        knowledge = self.knowledge
        self.food_amounts: dict[str, dict[str, FoodAmount]] = {}
        for amount in knowledge.food_amounts:
            self.food_amounts.setdefault(amount.nutrient, {})[amount.food] = amount
        self.food_nutrients = tuple(row for row in knowledge.nutrients if row.slug in self.food_amounts)
        self.screener_amounts: dict[str, list[tuple[str, float]]] = _gather(
            (part.nutrient, (item.question, part.mg)) for item in knowledge.screener_items for part in item.amounts
        )
        self.supplements = frozenset(row.slug for row in knowledge.nutrients if not row.food_only)

    def _sort_out_steps(self) -> None:
        """Which part of the questionnaire needs a closer look, as it depends on other parts.

        settled_alone: the questions that are asked of everyone and share no finding with another one.
        open_at_first: their findings, which may end with any value. steps_to_follow: steps that are asked of some
        only, or have other questions. steps_depending_on: the later steps whose condition a step has a say in.
        """
        asked_of_everyone = [step for step in self.knowledge.steps if not step.ask_if.findings]
        alone = [
            question
            for step in asked_of_everyone
            for question in step.questions
            if question.slug not in self.questions_that_share
        ]
        self.settled_alone = frozenset(question.slug for question in alone)
        self.open_at_first = {finding: ANY for question in alone for finding in question.findings}
        self.steps_to_follow = tuple(
            step
            for step in self.knowledge.steps
            if step.ask_if.findings or any(question.slug not in self.settled_alone for question in step.questions)
        )
        places = {step.slug: place for place, step in enumerate(self.knowledge.steps)}
        self.steps_depending_on: dict[str, list[str]] = _gather(
            (slug, step.slug)
            for step in self.knowledge.steps
            for finding in step.ask_if.findings
            for slug in self.steps_of_finding.get(finding, ())
            if places[slug] < places[step.slug]
        )

    def _flatten_weights(self) -> None:
        """The innermost loops of a step, as plain tuples.

        reaches_of_cause: the least and the most that each finding can add, by the set of values it may end with.
        added_by_finding: what it adds to each cause, by the cause's place, when it is absent, and when it is
        present; sorted by finding.
        shifts_of_finding: what it adds to each cause when it goes from one value to another.
        shifts_of_cause: the same by cause, least first: the shifts, and for each (finding, value before, after).
        youden_j_of_finding, youden_j_of_step: Youden's J for each cause, and its sum over the findings of a step.
        """
        self.reaches_of_cause = {
            cause: tuple((weight.finding, weight.limits()) for weight in rows)
            for cause, rows in self.weights_of_cause.items()
        }
        places = {cause: place for place, cause in enumerate(self.prior_log_odds)}
        self.added_by_finding = {
            finding: (
                tuple((places[weight.cause], weight.log_lr_absent) for weight in rows),
                tuple((places[weight.cause], weight.log_lr_present) for weight in rows),
            )
            for finding, rows in self.weights_of_finding.items()
        }
        self.shifts_of_finding = {finding: shifts(rows) for finding, rows in self.weights_of_finding.items()}
        self.shifts_of_cause = {cause: ranked_shifts(rows) for cause, rows in self.weights_of_cause.items()}
        self.youden_j_of_finding = {
            finding: tuple((weight.cause, weight.youden_j) for weight in rows)
            for finding, rows in self.weights_of_finding.items()
        }
        self.youden_j_of_step = {
            slug: tuple(sums(pair for f in findings for pair in self.youden_j_of_finding.get(f, ())).items())
            for slug, findings in self.findings_of_step.items()
        }

    def _rank_contributions(self) -> None:
        """What each finding contributes to each cause, in the order in which it is told.

        ranking_of_cause: all that a cause can get. places_of_cause: where in it to find what each finding gives
        when it is absent, when it is present, and while it is unknown; -1 for nothing.
        """
        self.ranking_of_cause = {
            cause: ranking(
                part
                for row in rows
                for part in contributions_of(row.evidence, row.log_lr_present, row.log_lr_absent)
            )
            for cause, rows in self.weights_of_cause.items()
        }
        self.places_of_cause: dict[str, tuple[tuple[str, list[int]], ...]] = {}
        for cause, ranked in self.ranking_of_cause.items():
            places: dict[str, list[int]] = {}
            for place, part in enumerate(ranked.contributions):
                places.setdefault(part.finding, [-1, -1, -1])[by_value(part.value)] = place
            self.places_of_cause[cause] = tuple(places.items())

    def _food_part(self) -> tuple[str, ...]:
        """The steps that an intake estimate rests on: the screener, and what is asked of the diet before it."""
        diet = {
            finding for rule in self.knowledge.profile if rule.attribute == "diet" for finding in rule.findings
        }
        if not self.screener_steps:
            return ()
        return tuple(
            slug
            for slug, findings in self.findings_of_step.items()
            if slug in self.screener_steps or not diet.isdisjoint(findings)
        )

    def _stands_apart(self, question: Question) -> bool:
        """Whether its answer settles its own findings, alone, and no amount of an intake estimate."""
        return not (
            question.slug in self.screener_questions
            or any(choice.appetite_factor is not None for choice in question.choices)
            or any(finding in self.intake_findings for finding in question.findings)
        )

    def _findings_of(self, step: Step) -> tuple[str, ...]:
        """Every finding that the step can settle, the computed ones included."""
        findings = dict.fromkeys(finding for question in step.questions for finding in question.findings)
        if step.slug in self.screener_steps or self.profile_findings & findings.keys():
            findings |= dict.fromkeys(self.intake_findings)
        return tuple(findings)


def probability_from_log_odds(log_odds: float) -> float:
    """The logistic function, without overflow for any float."""
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    odds = math.exp(log_odds)
    return odds / (1 + odds)


def sums(pairs: Iterable[tuple[str, float]]) -> dict[str, float]:
    """The sum of the values of each key, taken in their order."""
    totals: dict[str, float] = {}
    for key, value in pairs:
        totals[key] = totals.get(key, 0.0) + value
    return totals


def _log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def _by_key(rows: Iterable[_R]) -> dict[str, _R]:
    return {row.natural_key: row for row in rows}


def _gather(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, list[_V]]:
    """The values of each key, each once, in the order in which they first come."""
    gathered: dict[_K, dict[_V, None]] = {}
    for key, value in pairs:
        gathered.setdefault(key, {})[value] = None
    return {key: list(values) for key, values in gathered.items()}


def _rules_of(rules: Iterable[_Rule]) -> dict[str, list[_Rule]]:
    """The rules that look at each finding. By name, since to hash a whole rule takes longer than to look it up."""
    by_slug = {rule.slug: rule for rule in rules}
    slugs = _gather((finding, rule.slug) for rule in by_slug.values() for finding in rule.when.findings)
    return {finding: [by_slug[slug] for slug in names] for finding, names in slugs.items()}
