"""Which step comes next: safety first, then what is expected to matter most, until nothing more is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from .answers import NOTHING_GIVEN, Answers, Given, Path, follow
from .assess import advice_level, known_findings
from .bounds import Bounds
from .inference.adjustments import adjustments
from .inference.conditions import candidate_red_flags, holds, is_half_met
from .inference.knowledge_index import Findings, KnowledgeIndex, probability_from_log_odds
from .inference.score import band_of, log_odds_of_causes
from .knowledge import AdviceLevel, RedFlag, Region


class WhyAsked(StrEnum):
    """Why a step is asked now."""

    SAFETY = "safety"
    IN_ORDER = "in-order"
    EXPECTED_EFFECT = "expected-effect"
    CORE = "core"
    URGENT_RULE = "urgent-rule"


class Outlook:
    """What is known at a point of the check, what can still change, and how the causes stand.

    findings: those computed from intake included. candidates: the red flags of which something that they need is
    true. holding: those of them that hold. The rest is worked out when it is asked for.
    """

    def __init__(self, index: KnowledgeIndex, path: Path, *, region: Region = Region.US) -> None:
        self._index = index
        self.findings, _ = known_findings(index, path, region)
        self.bounds = Bounds(index, path, self.findings)
        self.candidates = candidate_red_flags(index, self.findings)
        self.holding = tuple(rule for rule in self.candidates if holds(rule.when, self.findings))

    @cached_property
    def probabilities(self) -> dict[str, float]:
        """How likely each cause is."""
        adjusted = adjustments(self._index, self.findings, self.holding)
        log_odds = log_odds_of_causes(self._index, self.findings, adjusted)
        return {cause: probability_from_log_odds(total) for cause, total in log_odds.items()}

    @cached_property
    def advice(self) -> AdviceLevel:
        """The level that the answers so far call for."""
        bands = {cause: band_of(p, self._index.parameters) for cause, p in self.probabilities.items()}
        return advice_level(self._index, self.holding, bands)


class Progress(Struct, frozen=True):
    """Where a check stands.

    step: the step to ask next, or None when the check is ready or out of scope. why: why it is asked. planned:
    this step and those after it, as far as can be told now. about_left: an honest estimate of the steps still to
    come, this one included. While steps are asked in order it counts every later step that may matter but for the
    food part; from then on, those that are expected to. worth_asking: open steps without an answer that may still
    change something, in the order of the questionnaire. safety_done: the danger signs are answered. out_of_scope:
    the check is not meant for this person. missing: the steps that still have to be answered before anybody may be
    told to look after it themselves, or what may be behind it: the safety steps, and of those that are worth
    asking the ones asked in order and the core ones. holding: the red flags that hold. unsettled: the slugs of the
    same-day rules among them that a step still to come may take away. path, findings: what the answers come to.
    """

    step: str | None
    why: WhyAsked | None
    planned: tuple[str, ...]
    about_left: int
    worth_asking: tuple[str, ...]
    safety_done: bool
    out_of_scope: bool
    missing: tuple[str, ...]
    holding: tuple[RedFlag, ...]
    unsettled: frozenset[str]
    path: Path
    findings: Findings

    @property
    def ready(self) -> bool:
        """No step that is left is expected to change the result."""
        return self.step is None and not self.out_of_scope

    @property
    def enough(self) -> bool:
        """Enough is answered for advice to look after it oneself, and for causes."""
        return not self.missing and not self.out_of_scope

    @property
    def is_emergency(self) -> bool:
        """A rule holds that calls for emergency help."""
        return any(rule.advice_level is AdviceLevel.EMERGENCY for rule in self.holding)


def progress(
    index: KnowledgeIndex, answers: Answers, *, region: Region = Region.US, given: Given = NOTHING_GIVEN
) -> Progress:
    """Where the check with these answers stands."""
    path = follow(index, answers, given)
    outlook = Outlook(index, path, region=region)
    unanswered = path.unanswered
    worth = tuple(slug for slug in unanswered if slug in outlook.bounds.relevant)
    settling = _steps_that_settle(index, outlook, worth)
    out_of_scope = path.out_of_scope is not None
    queue = [] if out_of_scope else _in_order(index, unanswered, worth)
    later = 0
    if queue:
        first = {slug for slug, _ in queue}
        later = len([slug for slug in worth if slug not in first and slug not in index.screener_steps])
    elif not out_of_scope:
        queue = _plan(index, outlook, worth, settling)
    step, why = queue[0] if queue else (None, None)
    return Progress(
        step,
        why,
        tuple([slug for slug, _ in queue]),
        len(queue) + later,
        worth,
        not any(index.steps[slug].always for slug in unanswered),
        out_of_scope,
        _missing(index, unanswered, worth),
        outlook.holding,
        frozenset(settling),
        path,
        outlook.findings,
    )


def not_offered(index: KnowledgeIndex, now: Progress) -> frozenset[str]:
    """The steps that no page leads to: in an emergency those about everyday life."""
    return index.everyday_steps if now.is_emergency else frozenset()


def food_steps(index: KnowledgeIndex, path: Path) -> tuple[str, ...]:
    """The steps still to come of the food part; none when the intake estimate has all that it needs."""
    return tuple(slug for slug in index.food_part if slug in path.unanswered)


def expected_effects(index: KnowledgeIndex, steps: Iterable[str], outlook: Outlook) -> dict[str, float]:
    """How much each step is expected to move the causes' probabilities, summed over causes and open findings.

    For one finding f and cause c with share p1 of f among people with the cause and p0 without:
    P(f)|p(c|f) - p(c)| + P(not f)|p(c|not f) - p(c)|, which Bayes' rule turns into 2 p (1 - p) |p1 - p0|.
    """
    doubt = {cause: 2 * p * (1 - p) for cause, p in outlook.probabilities.items()}
    unknown = outlook.bounds.open_findings - outlook.findings.keys()
    effects = {}
    for step in steps:
        findings = index.findings_of_step[step]
        if unknown.issuperset(findings):
            effects[step] = sum([doubt[cause] * youden_j for cause, youden_j in index.youden_j_of_step[step]])
        else:
            effects[step] = sum(
                doubt[cause] * youden_j
                for finding in findings
                if finding in unknown
                for cause, youden_j in index.youden_j_of_finding.get(finding, ())
            )
    return effects


def _missing(index: KnowledgeIndex, unanswered: tuple[str, ...], worth: tuple[str, ...]) -> tuple[str, ...]:
    """The steps without which nobody is told to look after it themselves, in the order of the questionnaire."""
    steps = index.steps
    return tuple(
        slug
        for slug in unanswered
        if steps[slug].always or (slug in worth and (steps[slug].core or steps[slug].section in index.in_order))
    )


def _in_order(
    index: KnowledgeIndex, unanswered: tuple[str, ...], worth: tuple[str, ...]
) -> list[tuple[str, WhyAsked]]:
    """The steps that come first whatever is expected of them: for safety, then those of sections in order."""
    safety = [slug for slug in unanswered if index.steps[slug].always]
    in_order = [slug for slug in worth if index.steps[slug].section in index.in_order and slug not in safety]
    return [(slug, WhyAsked.SAFETY) for slug in safety] + [(slug, WhyAsked.IN_ORDER) for slug in in_order]


def _plan(
    index: KnowledgeIndex, outlook: Outlook, worth: tuple[str, ...], settling: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, WhyAsked]]:
    """The steps to ask after those, as far as can be told now: what settles a rule for today, then best first."""
    first = {slug for steps in settling.values() for slug in steps}
    settled_first: list[tuple[str, WhyAsked]] = [(slug, WhyAsked.URGENT_RULE) for slug in worth if slug in first]
    return settled_first + _by_effect(index, outlook, tuple([slug for slug in worth if slug not in first]))


def _by_effect(index: KnowledgeIndex, outlook: Outlook, worth: tuple[str, ...]) -> list[tuple[str, WhyAsked]]:
    effects = expected_effects(index, worth, outlook)
    threshold = index.parameters.ready_below
    # The sort is stable: equal effects keep the order of the questionnaire.
    best_first = sorted(worth, key=lambda slug: -effects[slug])
    plan: list[tuple[str, WhyAsked]] = [
        (slug, WhyAsked.EXPECTED_EFFECT) for slug in best_first if effects[slug] >= threshold
    ]
    settling = _steps_of_waiting_rules(index, outlook)
    for slug in best_first:
        if effects[slug] < threshold:
            if index.steps[slug].core:
                plan.append((slug, WhyAsked.CORE))
            elif slug in settling:
                plan.append((slug, WhyAsked.URGENT_RULE))
    return plan


def _steps_of_waiting_rules(index: KnowledgeIndex, outlook: Outlook) -> frozenset[str]:
    """The steps that could settle an emergency or same-day rule of which at least half already holds."""
    rules = [
        rule for rule in outlook.candidates if rule.advice_level.is_urgent and is_half_met(rule, outlook.findings)
    ]
    if not rules:
        return frozenset()
    called_for = outlook.advice.urgency
    return frozenset(
        slug
        for rule in rules
        if rule.advice_level.urgency > called_for and not outlook.bounds.rule_is_settled(rule.when)
        for finding in rule.when.findings
        if finding not in outlook.findings
        for slug in index.steps_of_finding.get(finding, ())
    )


def _steps_that_settle(
    index: KnowledgeIndex, outlook: Outlook, worth: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """For each same-day rule that holds so far, the steps still to come that may take it away."""
    settling: dict[str, tuple[str, ...]] = {}
    for rule in outlook.holding:
        if rule.advice_level is not AdviceLevel.SAME_DAY:
            continue
        unknown = [finding for finding in rule.when.none_of if finding not in outlook.findings]
        steps = {step for finding in unknown for step in index.steps_of_finding.get(finding, ())}
        if asked := tuple(slug for slug in worth if slug in steps):
            settling[rule.slug] = asked
    return settling
