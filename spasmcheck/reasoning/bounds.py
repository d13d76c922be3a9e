"""What can still change: bounds over every way in which the open questions may be answered.

Each finding has a set of values that it may end with. From these follow bounds on each cause's score, on each rule
and on each step's condition. The bounds may be too wide, never too narrow: what they call settled is settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from .answers import Path
from .inference.adjustments import RULED_OUT
from .inference.conditions import holding
from .inference.knowledge_index import Findings, KnowledgeIndex, probability_from_log_odds
from .inference.score import band_of
from .inference.weights import ANY, FALSE, TRUE, UNKNOWN
from .knowledge import Band, Caution, CautionEffect, Choice, Condition, RedFlag, Step

Possible = dict[str, int]
"""For each finding, the values that it may end with, as a sum of TRUE, FALSE and UNKNOWN."""


class Bounds:
    """The bounds for one path; `relevant` holds the unanswered steps that may still change something."""

    def __init__(self, index: KnowledgeIndex, path: Path, findings: Findings) -> None:
        """`findings` are all that is known, those computed from intake included."""
        self._index = index
        self._path = path
        self.possible, self._openness, self._unsettled_steps = _possible_values(index, path)
        self._bound_intake(findings)
        self.open_findings = frozenset([slug for slug, mask in self.possible.items() if mask & (mask - 1)])
        self._known = findings
        self._is_settled: dict[str, bool] = {}
        self._rule_may_hold: dict[str, bool] = {}
        self._moving: set[str] = set()
        self.relevant = self._relevant_steps()

    def is_open_to_change(self, finding: str) -> bool:
        """Whether the finding may still end with more than one value."""
        mask = self.possible.get(finding, UNKNOWN)
        return bool(mask & (mask - 1))

    def bands_of(self, cause: str) -> tuple[Band, Band]:
        """The best and the worst band that the cause may end in."""
        low = high = self._index.prior_log_odds[cause]
        possible = self.possible.get
        for finding, limits in self._index.reaches_of_cause[cause]:
            lowest, highest = limits[possible(finding, UNKNOWN)]
            low += lowest
            high += highest
        least, most = self._adjustment_of(cause)
        low += least
        high += most
        # A sum in another order may differ in its last bits; the margin keeps the bounds from being too narrow.
        parameters = self._index.parameters
        return (
            band_of(probability_from_log_odds(high + 1e-9), parameters),
            band_of(probability_from_log_odds(low - 1e-9), parameters),
        )

    def _adjustment_of(self, cause: str) -> tuple[float, float]:
        """The least and the most that red flags, and what the cause requires, may come to for it."""
        low = high = 0.0
        certain = self._certain_urgent
        for log_ratio, rule in self._index.pointers_of_cause.get(cause, ()):
            if not high and self._may_hold_rule(rule):
                high = log_ratio
            if rule in certain:
                low = log_ratio
                break
        explained = self._index.explained_by_cause.get(cause)
        if explained is not None:
            if any(self._may_lack(explained.get(rule.slug)) for rule in self._possible_urgent):
                low -= self._index.log_exclusion_factor
            if any(self._must_lack(explained.get(rule)) for rule in certain):
                high -= self._index.log_exclusion_factor
        required = self._index.required_by_cause.get(cause)
        if required is not None and _may_fail(required, self.possible):
            low += RULED_OUT
            if not may_hold(required, self.possible) and not _may_wait(required, self.possible):
                high += RULED_OUT
        return low, high

    def _may_lack(self, when: Condition | None) -> bool:
        return when is None or may_not_hold(when, self.possible)

    def _must_lack(self, when: Condition | None) -> bool:
        return when is None or not may_hold(when, self.possible)

    def _may_hold_rule(self, slug: str) -> bool:
        if slug not in self._rule_may_hold:
            self._rule_may_hold[slug] = may_hold(self._index.red_flags[slug].when, self.possible)
        return self._rule_may_hold[slug]

    @property
    def _possible_urgent(self) -> Iterator[RedFlag]:
        """The urgent red flags that may hold in the end, found one after the other."""
        return (rule for rule in self._index.urgent_red_flags if self._may_hold_rule(rule.slug))

    @cached_property
    def _certain_urgent(self) -> frozenset[str]:
        """The urgent red flags that hold however the rest is answered. Each of them holds already."""
        return frozenset(
            rule.slug
            for rule in holding(self._index, self._known)
            if rule.advice_level.is_urgent and not may_not_hold(rule.when, self.possible)
        )

    def _move_a_band(self, findings: Iterable[str]) -> bool:
        """Whether one of these findings speaks for or against a cause whose band is not settled.

        A cause is looked at when a finding asks for it: the first that is not settled answers for most steps.
        """
        if not self._moving.isdisjoint(findings):
            return True
        for finding in findings:
            for weight in self._index.weights_of_finding.get(finding, ()):
                if weight.cause not in self._is_settled and not self._band_is_settled(weight.cause):
                    return True
        return False

    def _band_is_settled(self, cause: str) -> bool:
        if cause not in self._is_settled:
            best, worst = self.bands_of(cause)
            self._is_settled[cause] = best is worst
            if best is not worst:
                self._moving.update(finding for finding, _ in self._index.reaches_of_cause[cause])
        return self._is_settled[cause]

    def may_hold(self, condition: Condition) -> bool:
        """Whether some way of answering makes the condition hold."""
        return may_hold(condition, self.possible)

    def rule_is_settled(self, condition: Condition) -> bool:
        """Whether the condition holds, or fails to hold, however the rest is answered."""
        return may_hold(condition, self.possible) != may_not_hold(condition, self.possible)

    def _bound_intake(self, findings: Findings) -> None:
        """A computed finding is settled once the food questions and all that the reference intakes need are."""
        steps = self._index.screener_steps
        fixed = all(
            slug in self._path.answered and self._openness.get(slug) is True for slug in steps
        ) and not any(self.is_open_to_change(slug) for slug in self._index.profile_findings)
        never = any(self._openness.get(slug) is False for slug in steps) or not steps
        for slug in self._index.intake_findings:
            if slug not in self._path.given:
                self.possible[slug] = _as_mask(findings.get(slug)) if fixed or never else ANY

    def _relevant_steps(self) -> frozenset[str]:
        """From the last step to the first, since a step's condition looks only at earlier steps."""
        matters: set[str] = set()
        answered = frozenset(self._path.answered)
        for slug, findings in reversed(self._index.findings_of_step.items()):
            is_open = self._openness[slug]
            if is_open and slug in answered:
                continue
            if is_open is False and slug not in self._unsettled_steps:
                continue
            open_findings = [finding for finding in findings if finding in self.open_findings]
            if (
                slug in self._index.steps_that_may_stop
                or self._findings_matter(open_findings)
                or self._decides_what_matters(slug, matters)
            ):
                matters.add(slug)
        return frozenset(slug for slug in matters - answered if self._openness[slug] is not False)

    def _findings_matter(self, findings: Iterable[str]) -> bool:
        index = self._index
        return self._move_a_band(findings) or any(
            any(not self._band_is_settled(cause) for cause in index.causes_adjusted_by.get(finding, ()))
            or any(not self.rule_is_settled(rule.when) for rule in index.red_flags_of_finding.get(finding, ()))
            or any(not self._caution_is_settled(c) for c in index.cautions_of_finding.get(finding, ()))
            for finding in findings
        )

    def _decides_what_matters(self, step: str, matters: set[str]) -> bool:
        """Whether this step has a say in the condition of a later step that matters.

        A later step looks at the findings as they stand when it is reached, so it does not help that an answer
        given after it has settled the same finding.
        """
        return any(
            later in matters and later in self._unsettled_steps
            for later in self._index.steps_depending_on.get(step, ())
        )

    def _caution_is_settled(self, caution: Caution) -> bool:
        if caution.effect is not CautionEffect.WITHHOLD:
            return self.rule_is_settled(caution.when)
        outcomes = (
            may_hold(caution.when, self.possible),
            _may_wait(caution.when, self.possible),
            _may_fail(caution.when, self.possible),
        )
        return sum(outcomes) <= 1


def may_hold(condition: Condition, possible: Possible) -> bool:
    """Whether the condition can hold."""
    # Plain loops, as in `rules.holds`: a step asks this of many conditions.
    values = possible.get
    for slug in condition.all_of:
        if not values(slug, UNKNOWN) & TRUE:
            return False
    for slug in condition.none_of:
        if values(slug, UNKNOWN) == TRUE:
            return False
    for slug in condition.any_of:
        if values(slug, UNKNOWN) & TRUE:
            return True
    return not condition.any_of


def may_not_hold(condition: Condition, possible: Possible) -> bool:
    """Whether the condition can fail to hold, by a finding that is false or stays unknown."""
    values = possible.get
    for slug in condition.all_of:
        if values(slug, UNKNOWN) != TRUE:
            return True
    for slug in condition.none_of:
        if values(slug, UNKNOWN) & TRUE:
            return True
    for slug in condition.any_of:
        if values(slug, UNKNOWN) == TRUE:
            return False
    return bool(condition.any_of)


def _may_wait(condition: Condition, possible: Possible) -> bool:
    """Whether the condition can end waiting for a finding that stays unknown."""
    not_false = TRUE | UNKNOWN
    needed_may_be_unknown = any(possible.get(slug, UNKNOWN) & UNKNOWN for slug in condition.all_of) or (
        any(possible.get(slug, UNKNOWN) & UNKNOWN for slug in condition.any_of)
        and all(possible.get(slug, UNKNOWN) != TRUE for slug in condition.any_of)
    )
    return (
        needed_may_be_unknown
        and all(possible.get(slug, UNKNOWN) & not_false for slug in condition.all_of)
        and (not condition.any_of or any(possible.get(slug, UNKNOWN) & not_false for slug in condition.any_of))
        and all(possible.get(slug, UNKNOWN) != TRUE for slug in condition.none_of)
    )


def _may_fail(condition: Condition, possible: Possible) -> bool:
    """Whether the condition can be known not to hold."""
    return (
        any(possible.get(slug, UNKNOWN) & FALSE for slug in condition.all_of)
        or (bool(condition.any_of) and all(possible.get(slug, UNKNOWN) & FALSE for slug in condition.any_of))
        or any(possible.get(slug, UNKNOWN) & TRUE for slug in condition.none_of)
    )


def _possible_values(index: KnowledgeIndex, path: Path) -> tuple[Possible, dict[str, bool | None], frozenset[str]]:
    """The values each finding may end with; whether each step is open: True, False, or None for maybe; and the
    steps of which it is not settled what becomes of them: asked or not, or ruled out or only waiting.
    """
    given = {slug: _as_mask(value) for slug, value in path.given.items()}
    openness: dict[str, bool | None] = dict.fromkeys(index.steps, True)
    unsettled: set[str] = set()
    steps: Iterable[Step]
    if given:
        possible, alone, steps = dict(given), frozenset[str](), index.knowledge.steps
    else:
        possible, alone, steps = _values_settled_alone(index, path), index.settled_alone, index.steps_to_follow
    for step in steps:
        can, cannot, not_asked = True, False, 0
        if step.ask_if.findings:
            can, cannot = may_hold(step.ask_if, possible), may_not_hold(step.ask_if, possible)
            not_asked = _value_if_not_asked(step, possible) if cannot else 0
        openness[step.slug] = None if can and cannot else can
        if (can and cannot) or not_asked == FALSE | UNKNOWN:
            unsettled.add(step.slug)
        # What is not asked stays unknown, as everything does of which nothing is said here.
        is_mute = not can and not_asked == UNKNOWN and not given
        for question in step.questions:
            if question.slug in alone or (is_mute and question.slug not in index.questions_that_share):
                continue
            settled = path.chosen.get(question.slug) if can else ()
            true, others = (ANY, ANY) if settled is None else _settled_values(settled)
            values = dict.fromkeys(index.all_false[question.slug], others)
            for choice in settled or ():
                for finding in choice.establishes:
                    values[finding] = true
            if not_asked:
                values = {finding: mask | not_asked if can else not_asked for finding, mask in values.items()}
            if given or question.slug in index.questions_that_share:
                values = {
                    finding: _merged(possible[finding], mask) if finding in possible else mask
                    for finding, mask in values.items()
                    if finding not in given
                }
            possible.update(values)
    return possible, openness, frozenset(unsettled)


def _values_settled_alone(index: KnowledgeIndex, path: Path) -> Possible:
    """The values of what is asked of everyone, and by one question: any value until that is answered."""
    possible = dict(index.open_at_first)
    for slug, choices in path.chosen.items():
        if slug in index.settled_alone:
            true, others = _settled_values(choices)
            possible.update(dict.fromkeys(index.all_false[slug], others))
            for choice in choices:
                for finding in choice.establishes:
                    possible[finding] = true
    return possible


def _as_mask(value: bool | None) -> int:
    return UNKNOWN if value is None else TRUE if value else FALSE


def _settled_values(chosen: tuple[Choice, ...]) -> tuple[int, int]:
    """What an answered question by itself says of the findings it establishes, and of its other findings."""
    for choice in chosen:
        if choice.unknown:
            return TRUE, UNKNOWN
    return TRUE, FALSE if chosen else UNKNOWN


def _merged(one: int, other: int) -> int:
    """What two questions together may say of a finding: true wins over false, false over unknown."""
    not_true = FALSE | UNKNOWN
    may_be_false = (one & FALSE and other & not_true) or (other & FALSE and one & not_true)
    return (one | other) & TRUE | (FALSE if may_be_false else 0) | one & other & UNKNOWN


def _value_if_not_asked(step: Step, possible: Possible) -> int:
    if not step.false_if_not_asked:
        return UNKNOWN
    may_fail, may_wait = _may_fail(step.ask_if, possible), _may_wait(step.ask_if, possible)
    return (FALSE if may_fail else 0) | (UNKNOWN if may_wait else 0)
