"""List filters for rows without a source, rows due for review and rows changed since the last edition."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.history.row_keys import kind_of, with_key
from spasmcheck.evidence.history.unpublished import unpublished
from spasmcheck.evidence.models import Keyed
from spasmcheck.evidence.schema.compile import DraftError

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Rows = QuerySet[Any]
Answers = Mapping[str, tuple["_StrPromise", Callable[[Rows], Rows]]]

SOON_DAYS = 90


class AskedFilter(admin.SimpleListFilter):
    """Filter with a few named choices, each with a function that narrows the queryset.

    answers: from the value in the query string to the label and that function.
    """

    answers: ClassVar[Answers]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [(value, label) for value, (label, _narrow) in self.answers.items()]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        chosen = self.answers.get(self.value() or "")
        return chosen[1](queryset) if chosen else queryset


class SourcesFilter(AskedFilter):
    title = _("sources")
    parameter_name = "sourced"
    answers = {
        "no": (_("No source"), lambda rows: rows.filter(sources=None)),
        "yes": (_("Has sources"), lambda rows: rows.exclude(sources=None)),
    }


def _in_days(days: int) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


class ReviewFilter(AskedFilter):
    """Filter by review date as of today. The dates are ISO texts, so comparing the texts compares the dates."""

    title = _("review")
    parameter_name = "review"
    answers = {
        "overdue": (
            _("Overdue"),
            lambda rows: rows.exclude(review_due="").filter(review_due__lt=_in_days(0)),
        ),
        "soon": (
            _("Due within 90 days"),
            lambda rows: rows.filter(review_due__gte=_in_days(0), review_due__lte=_in_days(SOON_DAYS)),
        ),
        "never": (_("Never reviewed"), lambda rows: rows.filter(reviewed_on="")),
    }


class UnpublishedFilter(AskedFilter):
    """Filter by whether a row differs from the live edition.

    Not for nested rows: a change of one counts as a change of the row around it.
    """

    title = _("last edition")
    parameter_name = "unpublished"
    answers = {
        "yes": (_("Changed since"), lambda rows: with_key(rows).filter(row_key__in=_changed(rows))),
        "no": (_("As published"), lambda rows: with_key(rows).exclude(row_key__in=_changed(rows))),
    }


def _changed(rows: Rows) -> list[str]:
    model: type[Keyed] = rows.model
    kind = kind_of(model)
    try:
        return [row.key for row in unpublished() if row.kind == kind]
    except DraftError:
        # A draft that cannot be read cannot be compared, so no row counts as changed.
        return []
