"""What the pages about publishing show: values made of a rehearsal and of the draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from spasmcheck.evidence.field_diff import FieldDifference, field_differences
from spasmcheck.evidence.models import Edition, PublicationRequest, Rehearsal, RowChange
from spasmcheck.evidence.models.choices import ADVICE_LEVELS
from spasmcheck.evidence.recording import Name, RowDifference
from spasmcheck.evidence.rehearsal import CaseChange, Rehearsed, Seen, outcome_of
from spasmcheck.evidence.unpublished import changes_unpublished
from spasmcheck.reasoning.knowledge import Knowledge
from spasmcheck.reasoning.problems import Problem

from .links import called, history_address, kind_in_words, row_addresses


class ShownRow(NamedTuple):
    """A row that differs. address: its page, or "" when it is gone. what: "new", "gone" or "changed"."""

    name: str
    what: str
    address: str
    history: str
    differences: tuple[FieldDifference, ...]


class ShownRows(NamedTuple):
    """The rows of one kind that differ."""

    kind: str
    rows: list[ShownRow]


class Said(NamedTuple):
    """Something that a case comes to, in words, and whether a clinician accepts it."""

    words: str
    accepted: bool


class ShownCase(NamedTuple):
    """A case that comes to something else.

    advice, first: before and after; one of them is None for a case that is new or gone. bands: each cause that
    changes its band, with both. steps: the pages asked before and after; empty where none were asked.
    """

    summary: str
    address: str
    advice: tuple[Said | None, Said | None]
    first: tuple[Said | None, Said | None]
    bands: list[tuple[str, str, str]]
    steps: tuple[int, int] | None

    @property
    def advice_changes(self) -> bool:
        """Another advice is given."""
        return self.advice[0] != self.advice[1]

    @property
    def first_changes(self) -> bool:
        """Another cause comes first."""
        return self.first[0] != self.first[1]


class ShownProblem(NamedTuple):
    """A problem of the audit and the page of its row."""

    problem: Problem
    address: str


@dataclass(frozen=True, slots=True)
class ShownRehearsal:
    """A rehearsal as a page shows it. missed: titles and pages of the urgent cases that would be missed."""

    outcome: Rehearsed
    errors: list[ShownProblem]
    warnings: list[ShownProblem]
    asked: list[ShownCase]
    stated: list[ShownCase]
    missed: list[tuple[str, str, bool]]
    rows: list[ShownRows]


class Author(NamedTuple):
    """Who changed how many of the rows that are not published."""

    name: str
    rows: int


def authors(changes: Iterable[RowChange]) -> list[Author]:
    """Who made these changes, most rows first; "" for a command on the server."""
    rows: Counter[str] = Counter()
    for who, _kind, _key in {(str(change.by or ""), change.kind, change.key) for change in changes}:
        rows[who] += 1
    return [Author(name, number) for name, number in rows.most_common()]


def unpublished_authors() -> list[Author]:
    """Who made the changes that are not published. Raises DraftError."""
    return authors(changes_unpublished())


def open_requests() -> list[PublicationRequest]:
    """What editors asked to be published since the live edition, newest first."""
    live = Edition.objects.newest(1).first()
    requests = PublicationRequest.objects.select_related("by")
    return list(requests.filter(at__gt=live.published_at) if live else requests)


def newest_rehearsal() -> Rehearsal | None:
    """The last rehearsal that was kept."""
    newest: Rehearsal | None = Rehearsal.objects.select_related("by").first()
    return newest


def would_miss(sha256: str) -> bool:
    """Whether the newest rehearsal is one of this draft and found an emergency that would be missed."""
    rehearsal = newest_rehearsal()
    outcome = outcome_of(rehearsal) if rehearsal and rehearsal.sha256 == sha256 else None
    return bool(outcome and outcome.missed)


def shown_kept(rehearsal: Rehearsal, knowledge: Knowledge) -> ShownRehearsal | None:
    """A kept rehearsal of this knowledge; None when it was kept in a form that this release does not know."""
    outcome = outcome_of(rehearsal)
    return shown(outcome, knowledge) if outcome else None


def shown(outcome: Rehearsed, knowledge: Knowledge) -> ShownRehearsal:
    """A rehearsal in words, with the pages of the rows that it names. In one query for each kind."""
    names: set[Name] = {(row.kind, row.key) for row in outcome.rows}
    names |= {(problem.kind, problem.key) for problem in outcome.problems}
    names |= {(case.kind, case.slug) for case in outcome.cases}
    titles = {case.slug: ("reference_cases", case.title) for case in knowledge.reference_cases}
    titles |= {case.slug: ("triage_scenarios", case.summary) for case in knowledge.triage_scenarios}
    names |= {(titles[slug][0], slug) for slug in outcome.missed if slug in titles}
    there = row_addresses(names)
    causes = {cause.slug: cause.plain_name for cause in knowledge.causes}
    return ShownRehearsal(
        outcome=outcome,
        errors=_problems(outcome.errors, there),
        warnings=_problems(outcome.warnings, there),
        asked=_cases((case for case in outcome.cases if case.interview), there, causes),
        stated=_cases((case for case in outcome.cases if not case.interview), there, causes),
        missed=[
            (titles[slug][1], there.get((titles[slug][0], slug), ""), slug in outcome.newly_missed)
            for slug in outcome.missed
            if slug in titles
        ],
        rows=shown_rows(outcome.rows, there),
    )


def shown_rows(rows: Sequence[RowDifference], there: Mapping[Name, str] | None = None) -> list[ShownRows]:
    """Rows that differ, by kind, with what differs in each."""
    if there is None:
        there = row_addresses((row.kind, row.key) for row in rows)
    by_kind: dict[str, list[ShownRow]] = {}
    for row in rows:
        name = (row.kind, row.key)
        what = "changed" if row.before and row.after else "new" if row.after else "gone"
        by_kind.setdefault(row.kind, []).append(
            ShownRow(
                called(name),
                what,
                there.get(name, ""),
                history_address(name),
                field_differences(row.kind, row.before, row.after),
            )
        )
    return [ShownRows(kind_in_words(kind, many=True), listed) for kind, listed in by_kind.items()]


def _problems(problems: Iterable[Problem], there: Mapping[Name, str]) -> list[ShownProblem]:
    return [ShownProblem(problem, there.get((problem.kind, problem.key), "")) for problem in problems]


def _cases(cases: Iterable[CaseChange], there: Mapping[Name, str], causes: Mapping[str, str]) -> list[ShownCase]:
    """Those first whose advice changes, then those whose first cause does."""
    found = [_case(case, there, causes) for case in cases]
    return sorted(found, key=lambda case: (not case.advice_changes, not case.first_changes))


def _case(case: CaseChange, there: Mapping[Name, str], causes: Mapping[str, str]) -> ShownCase:
    before, after = case.before, case.after
    asked = before is not None and after is not None and (before.steps or after.steps)
    return ShownCase(
        summary=case.summary,
        address=there.get((case.kind, case.slug), ""),
        advice=(_advice(before), _advice(after)),
        first=(_first(before, causes), _first(after, causes)),
        bands=[
            (causes.get(slug, slug), _band(slug, before), _band(slug, after))
            for slug in _banded(before) + [slug for slug in _banded(after) if slug not in _banded(before)]
            if _band(slug, before) != _band(slug, after)
        ],
        steps=(before.steps, after.steps) if before and after and asked else None,
    )


def _advice(seen: Seen | None) -> Said | None:
    return Said(str(dict(ADVICE_LEVELS)[seen.advice]), seen.advice_is_accepted) if seen else None


def _first(seen: Seen | None, causes: Mapping[str, str]) -> Said | None:
    return Said(causes.get(seen.first, seen.first), seen.cause_is_first) if seen else None


def _banded(seen: Seen | None) -> list[str]:
    return [*seen.likely, *seen.possible] if seen else []


def _band(slug: str, seen: Seen | None) -> str:
    if seen is None or slug not in _banded(seen):
        return _("less likely")
    return _("likely") if slug in seen.likely else _("possible")
