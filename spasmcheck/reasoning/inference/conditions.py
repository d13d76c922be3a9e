"""Conditions over findings that may be true, false or unknown."""

from __future__ import annotations

from enum import Enum

from spasmcheck.reasoning.knowledge import Caution, CautionEffect, Condition, RedFlag

from .knowledge_index import Findings, KnowledgeIndex, Known


class Truth(Enum):
    """Where a rule stands: it holds, it waits for a finding that is unknown, or it does not hold."""

    TRUE = "true"
    UNKNOWN = "unknown"
    FALSE = "false"


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


def candidate_red_flags(index: KnowledgeIndex, findings: Findings) -> tuple[RedFlag, ...]:
    """The red flags of which something that they need is true, in the knowledge's order; no other can hold."""
    places = set(index.red_flags_without_need)
    for slug, value in findings.items():
        if value:
            places.update(index.red_flags_needing.get(slug, ()))
    return tuple(index.knowledge.red_flags[place] for place in sorted(places))


def holding(index: KnowledgeIndex, findings: Findings) -> tuple[RedFlag, ...]:
    """The red flags that hold, in the knowledge's order."""
    return tuple(rule for rule in candidate_red_flags(index, findings) if holds(rule.when, findings))


def evaluate(condition: Condition, findings: Known) -> Truth:
    """Where the condition stands. An unknown none_of finding does not keep a condition from holding."""
    known = findings.get
    waits = False
    for slug in condition.none_of:
        if known(slug):
            return Truth.FALSE
    for slug in condition.all_of:
        value = known(slug)
        if value is False:
            return Truth.FALSE
        waits = waits or value is None
    if condition.any_of:
        choices = [known(slug) for slug in condition.any_of]
        if True not in choices:
            if None not in choices:
                return Truth.FALSE
            waits = True
    return Truth.UNKNOWN if waits else Truth.TRUE


def applies(caution: Caution, findings: Known) -> bool:
    """A caution that withholds does so also while one of its findings is unknown; others must hold."""
    stands = evaluate(caution.when, findings)
    if caution.effect is CautionEffect.WITHHOLD:
        return stands is not Truth.FALSE
    return stands is Truth.TRUE


def met(condition: Condition, findings: Findings) -> tuple[str, ...]:
    """The findings that make a condition hold: all of all_of, and those of any_of that are true."""
    return condition.all_of + tuple(slug for slug in condition.any_of if findings.get(slug))


def missing(condition: Condition, findings: Findings) -> tuple[str, ...]:
    """The unknown findings that a waiting condition waits for."""
    slugs = [slug for slug in condition.all_of if slug not in findings]
    if not any(findings.get(slug) for slug in condition.any_of):
        slugs += [slug for slug in condition.any_of if slug not in findings]
    return tuple(slugs)


def is_half_met(rule: RedFlag, findings: Findings) -> bool:
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
