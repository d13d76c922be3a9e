"""What the pages about danger signs and about cautions show, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import AdviceLevel, Caution, Condition, Finding, RedFlag

_Rule = TypeVar("_Rule", RedFlag, Caution)


@dataclass(frozen=True, slots=True)
class RuleView(Generic[_Rule]):
    """A rule and the findings of its condition: all of these, one of those, none of the last."""

    rule: _Rule
    all_of: tuple[Finding, ...]
    any_of: tuple[Finding, ...]
    none_of: tuple[Finding, ...]


def red_flags_by_level(edition: PublishedEdition) -> Mapping[AdviceLevel, tuple[RuleView[RedFlag], ...]]:
    """Every red flag, by urgency, the most urgent first; a level without any is left out."""
    found = {
        level: tuple(_view(edition, rule) for rule in edition.knowledge.red_flags if rule.advice_level is level)
        for level in AdviceLevel
    }
    return {level: rules for level, rules in found.items() if rules}


@dataclass(frozen=True, slots=True)
class CautionSubject:
    """What cautions are about. anchor: a slug. names: of the nutrient and of those that share its cautions."""

    anchor: str
    names: tuple[str, ...]
    cautions: tuple[RuleView[Caution], ...]


def cautions_by_subject(edition: PublishedEdition) -> tuple[CautionSubject, ...]:
    """Every caution, by what it is about, in the order in which the first of each comes."""
    by_subject: dict[str, list[Caution]] = {}
    for rule in edition.knowledge.cautions:
        by_subject.setdefault(rule.subject, []).append(rule)
    return tuple(
        CautionSubject(subject, _names(edition, rules), tuple(_view(edition, rule) for rule in rules))
        for subject, rules in by_subject.items()
    )


def cautions_for(edition: PublishedEdition, nutrient: str) -> tuple[RuleView[Caution], ...]:
    """The cautions for who takes more of a nutrient, by its slug."""
    return tuple(_view(edition, rule) for rule in edition.knowledge.cautions if is_told_of(rule, nutrient))


def is_told_of(rule: Caution, nutrient: str) -> bool:
    """Whether the page of a nutrient, by its slug, tells the caution."""
    return nutrient == rule.about or nutrient in rule.also_about


def _names(edition: PublishedEdition, rules: Sequence[Caution]) -> tuple[str, ...]:
    """None for supplements of any kind."""
    told = dict.fromkeys(slug for rule in rules for slug in (rule.about, *rule.also_about) if slug)
    nutrients = [edition.index.nutrients[slug] for slug in told]
    return tuple(nutrient.everyday_name or nutrient.name for nutrient in nutrients)


def _view(edition: PublishedEdition, rule: _Rule) -> RuleView[_Rule]:
    when: Condition = rule.when
    findings = edition.index.findings
    return RuleView(
        rule,
        tuple(findings[slug] for slug in when.all_of),
        tuple(findings[slug] for slug in when.any_of),
        tuple(findings[slug] for slug in when.none_of),
    )
