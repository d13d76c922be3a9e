"""What the pages of the check may use, as values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import Progress, met
from spasmcheck.reasoning.knowledge import AdviceLevel, Helpline, RedFlag, Topic

from .flow import to_tell


@dataclass(frozen=True, slots=True)
class UrgentPage:
    """Why help cannot wait.

    ambulance: an ambulance is to be called. says: what is wrong, the rule that calls for most first. statements:
    the visitor's own answers behind all of it, each once. tell: what else helpers want to know, in the visitor's
    answers. helplines: lines to name. step: where the answer that set it off can be changed.
    """

    ambulance: bool
    says: tuple[str, ...]
    statements: tuple[str, ...]
    tell: tuple[str, ...]
    helplines: frozenset[Helpline]
    step: str


def urgent_page(edition: PublishedEdition, now: Progress, level: AdviceLevel) -> UrgentPage | None:
    """What the rules of this level that hold come to together, or None if none holds."""
    index = edition.index
    rules = sorted(
        (rule for rule in to_tell(now) if rule.advice_level is level), key=lambda rule: not rule.ambulance
    )
    if not rules:
        return None
    findings = tuple(dict.fromkeys(slug for rule in rules for slug in met(rule.when, now.findings)))
    questions = [slug for finding in findings for slug in index.questions_of_finding.get(finding, ())]
    return UrgentPage(
        any(rule.ambulance for rule in rules),
        tuple(dict.fromkeys(rule.say for rule in _told_apart(rules, now))),
        tuple(index.findings[slug].statement for slug in findings),
        tuple(index.findings[slug].statement for slug in _for_helpers(edition, now, findings)),
        frozenset(line for rule in rules for line in rule.helplines),
        index.step_of_question[questions[0]],
    )


def _told_apart(rules: Iterable[RedFlag], now: Progress) -> list[RedFlag]:
    """The rules without those that rest mostly on findings which an earlier rule has already told."""
    told: set[str] = set()
    kept = []
    for rule in rules:
        findings = set(met(rule.when, now.findings))
        if 2 * len(findings & told) <= len(findings):
            kept.append(rule)
            told |= findings
    return kept


def _for_helpers(edition: PublishedEdition, now: Progress, told: tuple[str, ...]) -> list[str]:
    """The age, the medicines and the conditions of the visitor, without what is told already."""
    wanted = (Topic.ABOUT_YOU, Topic.MEDICINES, Topic.CONDITIONS)
    return [
        row.slug
        for topic in wanted
        for row in edition.knowledge.findings
        if row.topic is topic and now.findings.get(row.slug) and row.slug not in told
    ]
