"""Conditions over findings that may be true, false or unknown."""

from __future__ import annotations

from enum import Enum

from spasmcheck.reasoning.knowledge import Caution, CautionEffect, Condition, RedFlag

from .knowledge_index import Findings, Known, Model


class Standing(Enum):
    """Where a rule stands: it holds, it waits for a finding that is unknown, or it does not hold."""

    HOLDS = "holds"
    WAITS = "waits"
    FAILS = "fails"


def holds(condition: Condition, findings: Known) -> bool:
    """Every all_of finding is true, one of any_of is (if any are listed), and no none_of finding is true."""
    # Plain loops: most rules fail at once, and a generator costs more than the look at one finding.
    known = findings.get
    for slug in condition.all_of:
        if not known(slug):
            return False
    for slug in condition.none_of:
        if known(slug):
            return False
    return not condition.any_of or any(known(slug) for slug in condition.any_of)


def begun(model: Model, findings: Findings) -> tuple[RedFlag, ...]:
    """The red flags of which something that they need is true, in the knowledge's order; no other can hold."""
    places = set(model.red_flags_without_need)
    for slug, value in findings.items():
        if value:
            places.update(model.red_flags_needing.get(slug, ()))
    return tuple(model.knowledge.red_flags[place] for place in sorted(places))


def holding(model: Model, findings: Findings) -> tuple[RedFlag, ...]:
    """The red flags that hold, in the knowledge's order."""
    return tuple(rule for rule in begun(model, findings) if holds(rule.when, findings))


def standing(condition: Condition, findings: Known) -> Standing:
    """Where the condition stands. An unknown none_of finding does not keep a condition from holding."""
    known = findings.get
    waits = False
    for slug in condition.none_of:
        if known(slug):
            return Standing.FAILS
    for slug in condition.all_of:
        value = known(slug)
        if value is False:
            return Standing.FAILS
        waits = waits or value is None
    if condition.any_of:
        choices = [known(slug) for slug in condition.any_of]
        if True not in choices:
            if None not in choices:
                return Standing.FAILS
            waits = True
    return Standing.WAITS if waits else Standing.HOLDS


def applies(caution: Caution, findings: Known) -> bool:
    """A caution that withholds does so also while one of its findings is unknown; others must hold."""
    stands = standing(caution.when, findings)
    if caution.effect is CautionEffect.WITHHOLD:
        return stands is not Standing.FAILS
    return stands is Standing.HOLDS


def met(condition: Condition, findings: Findings) -> tuple[str, ...]:
    """The findings that make a condition hold: all of all_of, and those of any_of that are true."""
    return condition.all_of + tuple(slug for slug in condition.any_of if findings.get(slug))


def missing(condition: Condition, findings: Findings) -> tuple[str, ...]:
    """The unknown findings that a waiting condition waits for."""
    slugs = [slug for slug in condition.all_of if slug not in findings]
    if not any(findings.get(slug) for slug in condition.any_of):
        slugs += [slug for slug in condition.any_of if slug not in findings]
    return tuple(slugs)


def half_holds(rule: RedFlag, findings: Findings) -> bool:
    """At least half of what the rule needs already holds, and something does; any_of counts as one need."""
    when, known = rule.when, findings.get
    met_needs, needs = 0, len(when.all_of)
    for slug in when.all_of:
        if known(slug):
            met_needs += 1
    if when.any_of:
        needs += 1
        for slug in when.any_of:
            if known(slug):
                met_needs += 1
                break
    return 2 * met_needs >= needs and met_needs > 0
