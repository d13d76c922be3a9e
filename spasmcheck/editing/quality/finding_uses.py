"""The uses of a finding: all rows of the knowledge that refer to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.utils.translation import gettext

from spasmcheck.editing.links import kind_in_words
from spasmcheck.reasoning import Knowledge
from spasmcheck.reasoning.knowledge import Condition, Evidence, Step

RESULT_KINDS = ("causes", "red_flags", "cautions", "steps", "profile")
"""The kinds of row that can change the result, or which questions are asked."""

_IN_ORDER = (*RESULT_KINDS, "screener_nutrients", "medicine_groups", "notes")


class FindingUse(NamedTuple):
    """A row that uses a finding.

    name: the name of the row in words. A cause uses a finding by its evidence.
    """

    kind: str
    key: str
    name: str


Uses = Mapping[str, tuple[FindingUse, ...]]
"""The uses by slug of the finding. A finding without uses has no entry."""


def uses_of_findings(knowledge: Knowledge) -> Uses:
    """Return all uses of each finding, without duplicates, in the order of the knowledge."""
    found: defaultdict[str, dict[FindingUse, None]] = defaultdict(dict)
    for finding, use in _uses(knowledge):
        found[finding][use] = None
    return {finding: tuple(uses) for finding, uses in found.items()}


def says_something(row: Evidence) -> bool:
    """Return whether the evidence can change the odds of its cause at all."""
    return not row.lr_present == row.lr_absent == 1


def counted(uses: Iterable[FindingUse]) -> str:
    """Return the number of rows of each kind, such as “3 causes, 1 red flag”, counting each row once."""
    numbers = Counter(use.kind for use in set(uses))
    told = (
        f"{numbers[kind]} {kind_in_words(kind, many=numbers[kind] != 1)}" for kind in _IN_ORDER if numbers[kind]
    )
    return gettext(", ").join(told)


def title_of(step: Step) -> str:
    """Return the title of the step, else the text of its first question, else its slug."""
    return step.title or (step.questions[0].text if step.questions else step.slug)


def _uses(knowledge: Knowledge) -> Iterator[tuple[str, FindingUse]]:
    causes = {cause.slug: cause.plain_name for cause in knowledge.causes}
    for row in knowledge.evidence:
        if says_something(row):
            yield row.finding, FindingUse("causes", row.cause, causes.get(row.cause, row.cause))
    for rule in knowledge.red_flags:
        yield from _in_condition(rule.when, FindingUse("red_flags", rule.slug, rule.slug))
    for caution in knowledge.cautions:
        yield from _in_condition(caution.when, FindingUse("cautions", caution.slug, caution.slug))
    for step in knowledge.steps:
        yield from _in_condition(step.ask_if, FindingUse("steps", step.slug, title_of(step)))
    for profile in knowledge.profile:
        use = FindingUse("profile", profile.natural_key, profile.natural_key)
        yield from ((finding, use) for finding in profile.findings)
    for nutrient in knowledge.screener_nutrients:
        yield nutrient.low_finding, FindingUse("screener_nutrients", nutrient.nutrient, nutrient.nutrient)
    for group in knowledge.medicine_groups:
        use = FindingUse("medicine_groups", group.natural_key, group.name)
        yield from ((finding, use) for finding in (group.finding, *group.also))
    for note in knowledge.notes:
        use = FindingUse("notes", note.slug, note.title or note.slug)
        yield from ((finding, use) for finding in note.findings)


def _in_condition(condition: Condition, use: FindingUse) -> Iterator[tuple[str, FindingUse]]:
    return ((finding, use) for finding in condition.findings)
