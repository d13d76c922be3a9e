"""The editors' dashboard: what is live, what waits for publication, and what needs attention."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext

from spasmcheck.editing.links import called, kind_in_words, list_address, row_addresses
from spasmcheck.editing.publishing.draft_state import DraftState, draft_state
from spasmcheck.editing.publishing.publication import is_of, newest_rehearsal, open_requests
from spasmcheck.editing.row_admin.filters import SOON_DAYS, UnpublishedFilter
from spasmcheck.evidence.editions.rehearsal import RehearsalReport, outcome_of
from spasmcheck.evidence.history.recording import RowDifference, RowKey, is_order
from spasmcheck.evidence.history.row_keys import model_of
from spasmcheck.evidence.history.unpublished import changes_unpublished, unpublished
from spasmcheck.evidence.models import Edition, PublicationRequest, Rehearsal
from spasmcheck.evidence.schema.validation import problems_of
from spasmcheck.reasoning import Knowledge, Problem, Severity
from spasmcheck.reasoning.serialisation.codec import fingerprint, to_json

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_MOST = 5  # rows of each list on the dashboard


@dataclass(frozen=True, slots=True)
class RowCount:
    """A number of rows with a name, and the address of their list or ""."""

    name: str
    number: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class Unpublished:
    """The rows in which the draft differs from the live edition.

    number: how many, orders included. kinds: how many by kind of row, most first, then each order. people: how
    many by who changed them last, most first.
    """

    number: int
    kinds: tuple[RowCount, ...]
    people: tuple[RowCount, ...]


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem with the kind of its row in words, and the address of the row's edit page or ""."""

    problem: Problem
    what: str
    address: str

    @property
    def is_error(self) -> bool:
        """Whether the problem prevents publication."""
        return self.problem.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Problems:
    """Problems that the audit finds.

    first: at most _MOST of them, errors first.
    """

    errors: int
    warnings: int
    first: tuple[ProblemRow, ...]

    @property
    def more(self) -> int:
        """The number of problems that are not in `first`."""
        return self.errors + self.warnings - len(self.first)


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """A cause whose review is due or overdue.

    date: None if the stored text is no calendar date. address: of its edit page, or "".
    """

    name: str
    address: str
    date: datetime.date | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Reviews:
    """Numbers of causes by the state of their review.

    soon: due within `soon_days` but not overdue. never: never reviewed. causes: all causes. first: at most _MOST
    of those due or overdue, earliest date first.
    """

    overdue: int
    soon: int
    never: int
    causes: int
    first: tuple[ReviewDue, ...]
    soon_days: int = SOON_DAYS


@dataclass(frozen=True, slots=True)
class LastRehearsal:
    """The newest rehearsal.

    outcome: None if it is stored in a form that this version cannot read. is_current: whether it compared this
    very draft with the live edition.
    """

    rehearsal: Rehearsal
    outcome: RehearsalReport | None
    is_current: bool

    @property
    def changed_cases(self) -> int:
        """The number of cases whose outcome changes when interviewed like a visitor; 0 if `outcome` is None."""
        return sum(case.interview for case in self.outcome.cases) if self.outcome else 0


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole dashboard.

    What depends on the draft is None (`sources_without_link` is 0) if the draft cannot be read.
    """

    draft: DraftState
    live: Edition | None
    editions: tuple[Edition, ...]
    requests: tuple[PublicationRequest, ...]
    rehearsal: LastRehearsal | None
    unpublished: Unpublished | None
    problems: Problems | None
    reviews: Reviews | None
    sources_without_link: int


def overview() -> Overview:
    """Return the dashboard. The number of queries does not depend on the number of rows."""
    state = draft_state()
    knowledge = state.knowledge
    editions = tuple(Edition.objects.newest(_MOST).select_related("published_by").defer("knowledge"))
    live = editions[0] if editions else None
    sha256 = fingerprint(to_json(knowledge)) if knowledge else ""
    return Overview(
        draft=state,
        live=live,
        editions=editions,
        requests=tuple(open_requests()),
        rehearsal=_rehearsal(sha256, live),
        unpublished=_unpublished(knowledge, sha256, live) if knowledge else None,
        problems=_problems(knowledge) if knowledge else None,
        reviews=_reviews(knowledge) if knowledge else None,
        sources_without_link=_without_link(knowledge) if knowledge else 0,
    )


def _rehearsal(sha256: str, live: Edition | None) -> LastRehearsal | None:
    rehearsal = newest_rehearsal()
    if rehearsal is None:
        return None
    return LastRehearsal(rehearsal, outcome_of(rehearsal), is_of(rehearsal, sha256, live))


def _unpublished(knowledge: Knowledge, sha256: str, live: Edition | None) -> Unpublished:
    if live is not None and live.sha256 == sha256:
        return Unpublished(0, (), ())
    differences = unpublished(knowledge)
    names = [(row.kind, row.key) for row in differences]
    by_kind = Counter(kind for kind, key in names if not is_order((kind, key))).most_common()
    kinds = [RowCount(kind_in_words(kind, many=n != 1), n, _where_changed(kind)) for kind, n in by_kind]
    orders = [RowCount(called(name), 1, list_address(name[0])) for name in names if is_order(name)]
    return Unpublished(
        number=len(differences),
        kinds=(*kinds, *orders),
        people=_people(differences),
    )


def _where_changed(kind: str) -> str:
    """Return the address of the list of unpublished rows, or of all rows if the list has no such filter."""
    narrowed = UnpublishedFilter in admin.site.get_model_admin(model_of(kind)).list_filter
    return list_address(kind) + ("?unpublished=yes" if narrowed else "")


def _people(differences: Sequence[RowDifference]) -> tuple[RowCount, ...]:
    """Return the number of rows by who changed them last, highest first."""
    latest: dict[RowKey, User | None] = {}
    for change in changes_unpublished(differences):
        latest.setdefault((change.kind, change.key), change.by)
    names = Counter(_name(latest.get((row.kind, row.key))) for row in differences)
    return tuple(RowCount(name, number) for name, number in names.most_common())


def _name(user: User | None) -> str:
    return (user.get_full_name() or user.get_username()) if user else gettext("a command on the server")


def _problems(knowledge: Knowledge) -> Problems:
    found = problems_of(knowledge)
    errors = sum(problem.severity is Severity.ERROR for problem in found)
    first = found[:_MOST]
    addresses = row_addresses((problem.kind, problem.key) for problem in first)
    return Problems(
        errors=errors,
        warnings=len(found) - errors,
        first=tuple(
            ProblemRow(problem, kind_in_words(problem.kind), addresses.get((problem.kind, problem.key), ""))
            for problem in first
        ),
    )


def _reviews(knowledge: Knowledge) -> Reviews:
    today = timezone.localdate()
    soon = (today + datetime.timedelta(days=SOON_DAYS)).isoformat()
    due = sorted(
        (cause.review_due, cause.slug, cause.plain_name)
        for cause in knowledge.causes
        if cause.review_due and cause.review_due <= soon
    )
    overdue = sum(date < today.isoformat() for date, _slug, _name in due)
    first = due[:_MOST]
    addresses = row_addresses(("causes", slug) for _date, slug, _name in first)
    return Reviews(
        overdue=overdue,
        soon=len(due) - overdue,
        never=sum(not cause.reviewed_on for cause in knowledge.causes),
        causes=len(knowledge.causes),
        first=tuple(
            ReviewDue(name, addresses.get(("causes", slug), ""), _day(date), date < today.isoformat())
            for date, slug, name in first
        ),
    )


def _day(date: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(date)
    except ValueError:
        return None


def _without_link(knowledge: Knowledge) -> int:
    return sum(not (source.url or source.doi or source.pmid) for source in knowledge.sources)
