"""Build the pages about danger signs and cautions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import AdviceLevel, Caution, Condition, Finding, RedFlag

_Rule = TypeVar("_Rule", RedFlag, Caution)


@dataclass(frozen=True, slots=True)
class RuleView(Generic[_Rule]):
    """A rule with the findings of its condition resolved."""

    rule: _Rule
    all_of: tuple[Finding, ...]
    any_of: tuple[Finding, ...]
    none_of: tuple[Finding, ...]


def red_flags_by_level(edition: PublishedEdition) -> Mapping[AdviceLevel, tuple[RuleView[RedFlag], ...]]:
    """Return the red flags of each advice level, most urgent first; levels without any are left out."""
    found = {
        level: tuple(_view(edition, rule) for rule in edition.knowledge.red_flags if rule.advice_level is level)
        for level in AdviceLevel
    }
    return {level: rules for level, rules in found.items() if rules}


@dataclass(frozen=True, slots=True)
class CautionSubject:
    """The cautions of one subject.

    anchor: slug of the subject. names: the nutrient and others that share its cautions; empty if the cautions are
    about supplements of any kind.
    """

    anchor: str
    names: tuple[str, ...]
    cautions: tuple[RuleView[Caution], ...]


def cautions_by_subject(edition: PublishedEdition) -> tuple[CautionSubject, ...]:
    """Return all cautions grouped by subject, in the order of each subject's first caution."""
    by_subject: dict[str, list[Caution]] = {}
    for rule in edition.knowledge.cautions:
        by_subject.setdefault(rule.subject, []).append(rule)
    return tuple(
        CautionSubject(subject, _names(edition, rules), tuple(_view(edition, rule) for rule in rules))
        for subject, rules in by_subject.items()
    )


def cautions_for(edition: PublishedEdition, nutrient: str) -> tuple[RuleView[Caution], ...]:
    """Return the cautions about taking more of a nutrient (a slug)."""
    return tuple(_view(edition, rule) for rule in edition.knowledge.cautions if is_told_of(rule, nutrient))


def is_told_of(rule: Caution, nutrient: str) -> bool:
    """Return whether the page of a nutrient (a slug) shows the caution."""
    return nutrient == rule.about or nutrient in rule.also_about


def _names(edition: PublishedEdition, rules: Sequence[Caution]) -> tuple[str, ...]:
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
