"""Gaps in the knowledge that no audit rule forbids, such as findings that nobody asks for or that nothing uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.history.recording import RowKey
from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.reasoning.knowledge import Band
from spasmcheck.reasoning.serialisation.fields import kinds, references

from .finding_uses import uses_of_findings
from .reach import BestReach, Reach

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_SAYS_LITTLE = (0.9, 1.1)  # between these a likelihood ratio hardly changes the odds


@dataclass(frozen=True, slots=True)
class Hole:
    """A row that an editor should look at.

    name: its kind and key. label: its name in words. why: the reason, or "".
    """

    name: RowKey
    label: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class HoleKind:
    """One kind of gap, with its rows.

    explained: what it means and what to do about it. heading: of the column with the reasons.
    """

    slug: str
    title: str | _StrPromise
    explained: str | _StrPromise
    heading: str | _StrPromise
    holes: tuple[Hole, ...]


def coverage(index: KnowledgeIndex) -> tuple[HoleKind, ...]:
    """Return all kinds of gap in the order in which editors should look at them, those without rows included."""
    reach = Reach(index)
    return tuple(
        HoleKind(slug, title, explained, heading, tuple(find(index, reach)))
        for slug, title, explained, heading, find in _LISTS
    )


def _silent_rules(index: KnowledgeIndex, reach: Reach) -> Iterator[Hole]:
    for rule in index.knowledge.red_flags:
        if why := reach.why_never(rule.when):
            yield Hole(("red_flags", rule.slug), rule.say, why)
    for caution in index.knowledge.cautions:
        if why := reach.why_never(caution.when):
            yield Hole(("cautions", caution.slug), caution.say, why)


def _never_possible(index: KnowledgeIndex, reach: Reach) -> Iterator[Hole]:
    yield from _out_of_reach(index, reach, {Band.LESS_LIKELY})


def _never_likely(index: KnowledgeIndex, reach: Reach) -> Iterator[Hole]:
    yield from _out_of_reach(index, reach, {Band.POSSIBLE})


def _out_of_reach(index: KnowledgeIndex, reach: Reach, bands: Iterable[Band]) -> Iterator[Hole]:
    for cause in index.knowledge.causes:
        best = reach.best(cause.slug)
        if best.band in bands:
            yield Hole(("causes", cause.slug), cause.plain_name, _gap(index, best))


def _gap(index: KnowledgeIndex, best: BestReach) -> str:
    if not best.needed:
        return gettext("Nothing that is asked speaks for it.")
    statements = [
        finding.statement if value else finding.denial
        for slug, value in best.needed
        if (finding := index.findings.get(slug))
    ]
    told = ngettext(
        "The most that speaks for it is %(findings)s.",
        "Even with all that speaks for it it stays below: %(findings)s.",
        len(statements),
    ) % {"findings": "; ".join(gettext("“%s”") % statement for statement in statements)}
    return f"{told} {_how_far(best.factor)}"


def _how_far(factor: float) -> str:
    if factor < 1.25:
        return gettext("It only just fails to be likely.")
    return gettext("To be likely, its odds would have to be %s times as high.") % (
        f"{factor:.1f}" if factor < 10 else f"{factor:.0f}"
    )


def _unasked(index: KnowledgeIndex, reach: Reach) -> Iterator[Hole]:
    for finding in index.knowledge.findings:
        if finding.slug not in reach.findings:
            asked = index.questions_of_finding.get(finding.slug)
            why = gettext("Its step cannot be reached.") if asked else gettext("No choice establishes it.")
            yield Hole(("findings", finding.slug), finding.statement, why)


def _unused(index: KnowledgeIndex, _reach: Reach) -> Iterator[Hole]:
    uses = uses_of_findings(index.knowledge)
    for finding in index.knowledge.findings:
        if finding.slug not in uses:
            questions = [index.name_of_question[q] for q in index.questions_of_finding.get(finding.slug, ())]
            asked = gettext(", ").join(gettext("“%s”") % name for name in questions)
            yield Hole(("findings", finding.slug), finding.statement, asked or gettext("nowhere"))


def _weak_evidence(index: KnowledgeIndex, _reach: Reach) -> Iterator[Hole]:
    low, high = _SAYS_LITTLE
    for row in index.knowledge.evidence:
        if low <= row.lr_present <= high and low <= row.lr_absent <= high:
            cause, finding = index.causes.get(row.cause), index.findings.get(row.finding)
            label = f"{cause.plain_name if cause else row.cause}: {finding.statement if finding else row.finding}"
            ratios = gettext("%(present)s if true, %(absent)s if not") % {
                "present": f"{row.lr_present:g}",
                "absent": f"{row.lr_absent:g}",
            }
            yield Hole(("evidence", row.natural_key), label, ratios)


def _uncited(index: KnowledgeIndex, _reach: Reach) -> Iterator[Hole]:
    cited = {
        slug
        for kind in kinds()
        for row in getattr(index.knowledge, kind)
        for _field, target, slug in references(row)
        if target == "sources"
    }
    for source in index.knowledge.sources:
        if source.slug not in cited:
            yield Hole(("sources", source.slug), source.title, source.publisher)


_LISTS: tuple[
    tuple[str, _StrPromise, _StrPromise, _StrPromise, Callable[[KnowledgeIndex, Reach], Iterator[Hole]]], ...
] = (
    (
        "silent",
        _("Red flags and cautions that nothing can trigger"),
        _("However somebody answers, these never hold. Correct the condition, or ask what it waits for."),
        _("Why it never holds"),
        _silent_rules,
    ),
    (
        "never-possible",
        _("Causes that can never become possible"),
        _(
            "Even if everything that speaks for one of these is true, visitors are not told of it as possible. "
            "What each would need is worked out as if every question were asked."
        ),
        _("What it would need"),
        _never_possible,
    ),
    (
        "never-likely",
        _("Causes that can become possible, but never likely"),
        _(
            "That may be meant, where no answer can point at a cause by itself. If it is not, look at its ratios "
            "and at how common it is."
        ),
        _("What it would need"),
        _never_likely,
    ),
    (
        "unasked",
        _("Findings that nobody asks for"),
        _("They stay unknown for ever, and what is said of them never counts."),
        _("Why"),
        _unasked,
    ),
    (
        "unused",
        _("Findings that nothing uses"),
        _(
            "No evidence, rule, caution, condition, group of the reference intakes, medicine or note looks at "
            "them. Visitors answer for nothing."
        ),
        _("Asked in"),
        _unused,
    ),
    (
        "weak",
        _("Evidence that says almost nothing"),
        _("Both ratios lie between 0.9 and 1.1. Such a row adds work to review, and no knowledge."),
        _("Ratios"),
        _weak_evidence,
    ),
    (
        "uncited",
        _("Sources that nothing cites"),
        _("Cite them where they belong, or delete them."),
        _("Authors or publisher"),
        _uncited,
    ),
)
