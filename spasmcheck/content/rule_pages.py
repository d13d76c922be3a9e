"""What the pages about danger signs and about cautions show, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import AdviceLevel, Caution, CautionAbout, Condition, Finding, RedFlag

SAME_CAUTIONS = {"vitamin-d": "calcium"}
"""Too much vitamin D does harm by too much calcium, so cautions about the one are told of the other."""

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


def cautions_by_subject(edition: PublishedEdition) -> Mapping[CautionAbout, tuple[RuleView[Caution], ...]]:
    """Every caution, by what it is about; nothing is there that none is about."""
    of_subject = {about: _cautions(edition, about) for about in CautionAbout}
    return {about: cautions for about, cautions in of_subject.items() if cautions}


def cautions_for(edition: PublishedEdition, nutrient: str) -> tuple[RuleView[Caution], ...]:
    """The cautions for who takes more of a nutrient, by its slug; none for one that no caution can be about."""
    return _cautions(edition, SAME_CAUTIONS.get(nutrient, nutrient))


def _cautions(edition: PublishedEdition, about: str) -> tuple[RuleView[Caution], ...]:
    return tuple(_view(edition, rule) for rule in edition.knowledge.cautions if rule.about == about)


def _view(edition: PublishedEdition, rule: _Rule) -> RuleView[_Rule]:
    when: Condition = rule.when
    findings = edition.index.findings
    return RuleView(
        rule,
        tuple(findings[slug] for slug in when.all_of),
        tuple(findings[slug] for slug in when.any_of),
        tuple(findings[slug] for slug in when.none_of),
    )
