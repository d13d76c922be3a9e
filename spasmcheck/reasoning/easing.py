"""Urgent advice that was given earlier in a check and no longer follows from the answers."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from .inference.conditions import holds
from .inference.knowledge_index import Findings, KnowledgeIndex
from .knowledge import AdviceLevel, RedFlag

_MOST_TOLD = 4
_MOST_REASONS = 3


class Eased(Struct, frozen=True):
    """What was advised, and what speaks against it now.

    rule: the most urgent rule that was told. present, absent: findings because of which what was told no longer
    holds; both are empty if an answer was taken back.
    """

    rule: RedFlag
    present: tuple[str, ...]
    absent: tuple[str, ...]


def most_urgent(index: KnowledgeIndex, told: Iterable[str], holding: Iterable[RedFlag]) -> tuple[str, ...]:
    """The slugs of the most urgent of the rules that were told or hold now, to be remembered."""
    slugs = dict.fromkeys((*told, *(rule.slug for rule in holding if rule.advice_level.is_urgent)))
    rules = [index.red_flags[slug] for slug in slugs if slug in index.red_flags]
    highest = max((rule.advice_level.urgency for rule in rules), default=0)
    return tuple(rule.slug for rule in rules if rule.advice_level.urgency == highest)[:_MOST_TOLD]


def eased(index: KnowledgeIndex, told: Iterable[str], findings: Findings, level: AdviceLevel) -> Eased | None:
    """What was told and is more urgent than `level`, for which the answers call now; else None."""
    rules = [index.red_flags[slug] for slug in told if slug in index.red_flags]
    rules = [
        rule for rule in rules if rule.advice_level.urgency > level.urgency and not holds(rule.when, findings)
    ]
    if not rules:
        return None
    present: dict[str, None] = {}
    absent: dict[str, None] = {}
    for rule in rules:
        spoken_against = [slug for slug in rule.when.none_of if findings.get(slug)]
        denied = [slug for slug in rule.when.all_of if findings.get(slug) is False]
        if not spoken_against and not denied:
            denied = [slug for slug in rule.when.any_of if findings.get(slug) is False]
        present |= dict.fromkeys(spoken_against)
        absent |= dict.fromkeys(denied)
    told_first = max(rules, key=lambda rule: (rule.advice_level.urgency, rule.ambulance))
    return Eased(told_first, tuple(present)[:_MOST_REASONS], tuple(absent)[:_MOST_REASONS])
