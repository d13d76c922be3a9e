"""Which step comes next: safety first, then what is expected to matter most, until nothing more is."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from .answers import NOTHING_GIVEN, Answers, Given, Path, follow
from .assess import advice_level, all_findings
from .bounds import Bounds
from .knowledge import AdviceLevel, RedFlag, Region
from .model import Findings, Model, log_odds_to_probability
from .rules import begun, half_holds, holds
from .score import band_of, log_odds_of_causes


class WhyAsked(StrEnum):
    """Why a step is asked now."""

    SAFETY = "safety"
    IN_ORDER = "in-order"
    EXPECTED_EFFECT = "expected-effect"
    CORE = "core"
    URGENT_RULE = "urgent-rule"


class Outlook(Struct, frozen=True):
    """What is known at a point of the check and how the causes stand.

    begun, holding: the red flags of which something that they need is true, and those of them that hold.
    """

    findings: Findings
    probabilities: dict[str, float]
    begun: tuple[RedFlag, ...]
    holding: tuple[RedFlag, ...]
    advice: AdviceLevel
    bounds: Bounds


class Progress(Struct, frozen=True):
    """Where a check stands.

    step: the step to ask next, or None when the check is ready or out of scope. why: why it is asked.
    about_left: an honest estimate of the steps still to come, this one included.
    worth_asking: open steps without an answer that may still change something, in the order of the questionnaire.
    safety_done: results may be asked for. out_of_scope: the check is not meant for this person.
    advice: the level that the answers so far call for. holding: the red flags that hold. path, findings: what the
    answers come to.
    """

    step: str | None
    why: WhyAsked | None
    about_left: int
    worth_asking: tuple[str, ...]
    safety_done: bool
    out_of_scope: bool
    advice: AdviceLevel
    holding: tuple[RedFlag, ...]
    path: Path
    findings: Findings

    @property
    def ready(self) -> bool:
        """No step that is left is expected to change the result."""
        return self.step is None and not self.out_of_scope


def progress(
    model: Model, answers: Answers, *, region: Region = Region.US, given: Given = NOTHING_GIVEN
) -> Progress:
    """Where the check with these answers stands."""
    path = follow(model, answers, given)
    outlook = look_ahead(model, path, region=region)
    unanswered = path.unanswered
    safety = [slug for slug in unanswered if model.steps[slug].always]
    worth = tuple(slug for slug in unanswered if slug in outlook.bounds.relevant)

    out_of_scope = path.out_of_scope is not None
    plan = [] if out_of_scope else _plan(model, outlook, worth)
    queue = [(slug, WhyAsked.SAFETY) for slug in safety if not out_of_scope]
    queue += [item for item in plan if item[0] not in safety]
    step, why = queue[0] if queue else (None, None)
    return Progress(
        step,
        why,
        len(queue),
        worth,
        not safety,
        out_of_scope,
        outlook.advice,
        outlook.holding,
        path,
        outlook.findings,
    )


def food_steps(model: Model, path: Path) -> tuple[str, ...]:
    """The steps still to come of the food part; none when the intake estimate has all that it needs."""
    return tuple(slug for slug in model.food_part if slug in path.unanswered)


def look_ahead(model: Model, path: Path, *, region: Region = Region.US) -> Outlook:
    """How the causes stand and what can still change, without the reasons that an assessment gives."""
    findings, _ = all_findings(model, path, region)
    probabilities = {
        cause: log_odds_to_probability(total) for cause, total in log_odds_of_causes(model, findings).items()
    }
    bands = {cause: band_of(p, model.parameters) for cause, p in probabilities.items()}
    rules = begun(model, findings)
    hold = tuple(rule for rule in rules if holds(rule.when, findings))
    advice = advice_level(model, hold, bands)
    return Outlook(findings, probabilities, rules, hold, advice, Bounds(model, path, findings))


def expected_effects(model: Model, steps: Iterable[str], outlook: Outlook) -> dict[str, float]:
    """How much each step is expected to move the causes' probabilities, summed over causes and open findings.

    For one finding f and cause c with share p1 of f among people with the cause and p0 without:
    P(f)|p(c|f) - p(c)| + P(not f)|p(c|not f) - p(c)|, which Bayes' rule turns into 2 p (1 - p) |p1 - p0|.
    """
    doubt = {cause: 2 * p * (1 - p) for cause, p in outlook.probabilities.items()}
    unknown = outlook.bounds.open_findings - outlook.findings.keys()
    effects = {}
    for step in steps:
        findings = model.findings_of_step[step]
        if unknown.issuperset(findings):
            effects[step] = sum([doubt[cause] * spread for cause, spread in model.spreads_of_step[step]])
        else:
            effects[step] = sum(
                doubt[cause] * spread
                for finding in findings
                if finding in unknown
                for cause, spread in model.spreads_of_finding.get(finding, ())
            )
    return effects


def _plan(model: Model, outlook: Outlook, worth: tuple[str, ...]) -> list[tuple[str, WhyAsked]]:
    """The steps to ask, best first, as far as can be told now."""
    plan = [(slug, WhyAsked.IN_ORDER) for slug in worth if model.steps[slug].section in model.in_order]
    rest = [slug for slug in worth if model.steps[slug].section not in model.in_order]
    effects = expected_effects(model, rest, outlook)
    threshold = model.parameters.ready_below
    # The sort is stable: equal effects keep the order of the questionnaire.
    rest.sort(key=lambda slug: -effects[slug])
    plan += [(slug, WhyAsked.EXPECTED_EFFECT) for slug in rest if effects[slug] >= threshold]
    settling = _steps_of_waiting_rules(model, outlook)
    for slug in rest:
        if effects[slug] < threshold:
            if model.steps[slug].core:
                plan.append((slug, WhyAsked.CORE))
            elif slug in settling:
                plan.append((slug, WhyAsked.URGENT_RULE))
    return plan


def _steps_of_waiting_rules(model: Model, outlook: Outlook) -> frozenset[str]:
    """The steps that could settle an emergency or same-day rule of which at least half already holds."""
    waiting = {
        finding
        for rule in outlook.begun
        if rule.advice_level.is_urgent
        and rule.advice_level.urgency > outlook.advice.urgency
        and half_holds(rule, outlook.findings)
        and not outlook.bounds.rule_is_settled(rule.when)
        for finding in rule.when.findings
        if finding not in outlook.findings
    }
    if not waiting:
        return frozenset()
    return frozenset(slug for slug, findings in model.findings_of_step.items() if not waiting.isdisjoint(findings))
