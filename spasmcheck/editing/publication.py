"""What the pages about publishing show: values made of a rehearsal and of the draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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


class ShownSeen(NamedTuple):
    """What a case comes to, in words."""

    advice: str
    advice_is_accepted: bool
    first: str
    cause_is_first: bool
    likely: str
    possible: str
    steps: int


class ShownCase(NamedTuple):
    """A case that comes to something else. The flags say what."""

    summary: str
    address: str
    before: ShownSeen | None
    after: ShownSeen | None
    advice: bool
    first_cause: bool
    bands: bool


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
        asked=[_case(case, there, causes) for case in outcome.cases if case.interview],
        stated=[_case(case, there, causes) for case in outcome.cases if not case.interview],
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


def _case(case: CaseChange, there: Mapping[Name, str], causes: Mapping[str, str]) -> ShownCase:
    return ShownCase(
        case.summary,
        there.get((case.kind, case.slug), ""),
        _seen(case.before, causes),
        _seen(case.after, causes),
        case.advice,
        case.first_cause,
        case.bands,
    )


def _seen(seen: Seen | None, causes: Mapping[str, str]) -> ShownSeen | None:
    if seen is None:
        return None
    levels = dict(ADVICE_LEVELS)
    return ShownSeen(
        str(levels[seen.advice]),
        seen.advice_is_accepted,
        causes.get(seen.first, seen.first),
        seen.cause_is_first,
        ", ".join(causes.get(slug, slug) for slug in seen.likely),
        ", ".join(causes.get(slug, slug) for slug in seen.possible),
        seen.steps,
    )
