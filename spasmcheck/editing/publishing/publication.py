"""Values for the templates of the publishing pages, computed from a rehearsal and the draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from django.utils.translation import gettext as _

from spasmcheck.editing.links import called, kind_in_words, row_addresses
from spasmcheck.editing.row_history.changed_rows import ChangedRow, changed_rows
from spasmcheck.evidence.editions.rehearsal import CaseChange, CaseResult, RehearsalReport, outcome_of
from spasmcheck.evidence.history.recording import RowDifference, RowKey
from spasmcheck.evidence.labels import label
from spasmcheck.evidence.models import Edition, PublicationRequest, Rehearsal, RowChange
from spasmcheck.reasoning.knowledge import Knowledge
from spasmcheck.reasoning.problems import Problem

MOST_ROWS = 100
"""How many changed rows a page shows field by field."""

_FEW_ROWS = 5


class ShownRows(NamedTuple):
    """The changed rows of one kind. is_open: show them expanded, as there are few rows in all kinds together."""

    kind: str
    rows: list[ChangedRow]
    is_open: bool


class ShownResult(NamedTuple):
    """The result of a case in words. accepted: by the clinicians of the case; None if none was asked."""

    words: str
    accepted: bool | None


class ShownCase(NamedTuple):
    """A case whose result changes.

    advice, first (cause): before and after; one of the two is None if the case was added or deleted. bands: name,
    band before and band after of each cause whose band changes, empty for an added or deleted case. steps: number
    of pages asked before and after, None if the case has no interview or was added or deleted.
    """

    summary: str
    address: str
    advice: tuple[ShownResult | None, ShownResult | None]
    first: tuple[ShownResult | None, ShownResult | None]
    bands: list[tuple[str, str, str]]
    steps: tuple[int, int] | None

    @property
    def advice_changes(self) -> bool:
        """Whether the advice differs."""
        return self.advice[0] != self.advice[1]

    @property
    def first_changes(self) -> bool:
        """Whether the first cause differs."""
        return self.first[0] != self.first[1]


class ShownProblem(NamedTuple):
    """A problem found by the audit, with the name and the admin URL (or "") of its row."""

    called: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShownRehearsal:
    """A rehearsal prepared for a template.

    asked, stated: changed cases with and without an interview. missed: urgent cases that would be missed, as
    (title, admin URL or "", whether the live edition does not miss it), newly missed ones first. rows: the first
    MOST_ROWS; rows_left: number of the others.
    """

    outcome: RehearsalReport
    errors: list[ShownProblem]
    warnings: list[ShownProblem]
    asked: list[ShownCase]
    stated: list[ShownCase]
    missed: list[tuple[str, str, bool]]
    rows: list[ShownRows]
    rows_left: int


class Author(NamedTuple):
    """A user and how many rows they changed."""

    name: str
    rows: int


def authors(changes: Iterable[RowChange]) -> list[Author]:
    """Return who made these changes, with the number of distinct rows each, most rows first.

    The name is "" for changes without a user, as by a management command.
    """
    rows: Counter[str] = Counter()
    for who, _kind, _key in {(str(change.by or ""), change.kind, change.key) for change in changes}:
        rows[who] += 1
    return [Author(name, number) for name, number in rows.most_common()]


def open_requests() -> list[PublicationRequest]:
    """Return the requests for publication made since the live edition, newest first."""
    live = Edition.objects.live()
    requests = PublicationRequest.objects.select_related("by")
    return list(requests.filter(at__gt=live.published_at) if live else requests)


def newest_rehearsal() -> Rehearsal | None:
    """Return the newest stored rehearsal, or None."""
    newest: Rehearsal | None = Rehearsal.objects.select_related("by").first()
    return newest


def is_of(rehearsal: Rehearsal, sha256: str, live: Edition | None) -> bool:
    """Return whether the rehearsal compared a draft with this hash to this live edition (None: to no edition)."""
    return rehearsal.sha256 == sha256 and rehearsal.live == (live.number if live else 0)


def would_miss(sha256: str) -> bool:
    """Return whether the newest rehearsal of a draft with this hash found a missed emergency."""
    rehearsal = Rehearsal.objects.filter(sha256=sha256).first()
    outcome = outcome_of(rehearsal) if rehearsal else None
    return bool(outcome and outcome.missed)


def is_rehearsed(sha256: str) -> bool:
    """Return whether a draft with this hash was rehearsed against the current live edition."""
    live = Edition.objects.live()
    return Rehearsal.objects.filter(sha256=sha256, live=live.number if live else 0).exists()


def shown_kept(rehearsal: Rehearsal, knowledge: Knowledge) -> ShownRehearsal | None:
    """Prepare a stored rehearsal; None if it was stored in a format that this release cannot read."""
    outcome = outcome_of(rehearsal)
    return shown(outcome, knowledge) if outcome else None


def shown(outcome: RehearsalReport, knowledge: Knowledge) -> ShownRehearsal:
    """Prepare a rehearsal of `knowledge` for a template, with one or two queries for each kind of row it names."""
    names: set[RowKey] = {(problem.kind, problem.key) for problem in outcome.problems}
    names |= {(case.kind, case.slug) for case in outcome.cases}
    titles = {case.slug: ("reference_cases", case.title) for case in knowledge.reference_cases}
    titles |= {case.slug: ("triage_scenarios", case.summary) for case in knowledge.triage_scenarios}
    names |= {(titles[slug][0], slug) for slug in outcome.missed if slug in titles}
    there = row_addresses(names)
    gone = (row for row in outcome.rows if row.kind == "causes" and not row.after)
    causes: dict[str, str] = {row.key: msgspec.json.decode(row.before)["plain_name"] for row in gone}
    causes |= {cause.slug: cause.plain_name for cause in knowledge.causes}
    return ShownRehearsal(
        outcome=outcome,
        errors=_problems(outcome.errors, there),
        warnings=_problems(outcome.warnings, there),
        asked=_cases((case for case in outcome.cases if case.interview), there, causes),
        stated=_cases((case for case in outcome.cases if not case.interview), there, causes),
        missed=[
            (titles[slug][1], there.get((titles[slug][0], slug), ""), slug in outcome.newly_missed)
            for slug in sorted(outcome.missed, key=lambda slug: (slug not in outcome.newly_missed, slug))
            if slug in titles
        ],
        rows=shown_rows(outcome.rows[:MOST_ROWS]),
        rows_left=max(len(outcome.rows) - MOST_ROWS, 0),
    )


def shown_rows(rows: Sequence[RowDifference]) -> list[ShownRows]:
    """Group changed rows by kind, with the differences of each field. Runs one query for each kind."""
    by_kind: dict[str, list[ChangedRow]] = {}
    for row, told in zip(rows, changed_rows(rows), strict=True):
        by_kind.setdefault(row.kind, []).append(told)
    is_open = len(rows) <= _FEW_ROWS
    return [ShownRows(kind_in_words(kind, many=True), of_kind, is_open) for kind, of_kind in by_kind.items()]


def _problems(problems: Iterable[Problem], there: Mapping[RowKey, str]) -> list[ShownProblem]:
    return [
        ShownProblem(
            called((problem.kind, problem.key)) if problem.key else kind_in_words(problem.kind, many=True),
            there.get((problem.kind, problem.key), ""),
            problem.reason,
        )
        for problem in problems
    ]


def _cases(cases: Iterable[CaseChange], there: Mapping[RowKey, str], causes: Mapping[str, str]) -> list[ShownCase]:
    """Sort: cases whose advice changes first, then those whose first cause changes, then the others."""
    found = [_case(case, there, causes) for case in cases]
    return sorted(found, key=lambda case: (not case.advice_changes, not case.first_changes))


def _case(case: CaseChange, there: Mapping[RowKey, str], causes: Mapping[str, str]) -> ShownCase:
    before, after = case.before, case.after
    asked = before is not None and after is not None and (before.steps or after.steps)
    return ShownCase(
        summary=case.summary,
        address=there.get((case.kind, case.slug), ""),
        advice=(_advice(before), _advice(after)),
        first=(_first(before, case, causes), _first(after, case, causes)),
        bands=[
            (causes.get(slug, slug), _band(slug, before), _band(slug, after))
            for slug in _banded(before) + [slug for slug in _banded(after) if slug not in _banded(before)]
            if before and after and _band(slug, before) != _band(slug, after)
        ],
        steps=(before.steps, after.steps) if before and after and asked else None,
    )


def _advice(seen: CaseResult | None) -> ShownResult | None:
    return ShownResult(label(seen.advice), seen.advice_is_accepted) if seen else None


def _first(seen: CaseResult | None, case: CaseChange, causes: Mapping[str, str]) -> ShownResult | None:
    if seen is None:
        return None
    return ShownResult(causes.get(seen.first, seen.first), seen.cause_is_first if case.accepted_causes else None)


def _banded(seen: CaseResult | None) -> list[str]:
    return [*seen.likely, *seen.possible] if seen else []


def _band(slug: str, seen: CaseResult) -> str:
    if slug not in _banded(seen):
        return _("less likely")
    return _("likely") if slug in seen.likely else _("possible")
