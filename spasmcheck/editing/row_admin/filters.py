"""Filters of lists that answer what an editor asks: what lacks a source, what is due, what is not public yet."""

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
    """A few questions with a name; each narrows the rows in its own way.

    answers: by their value in the address, the label and what narrows the rows.
    """

    answers: ClassVar[Answers]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        """The questions."""
        return [(value, label) for value, (label, _narrow) in self.answers.items()]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """The rows that the chosen question asks for."""
        chosen = self.answers.get(self.value() or "")
        return chosen[1](queryset) if chosen else queryset


class SourcesFilter(AskedFilter):
    """Rows with and without a source."""

    title = _("sources")
    parameter_name = "sourced"
    answers = {
        "no": (_("No source"), lambda rows: rows.filter(sources=None)),
        "yes": (_("Has sources"), lambda rows: rows.exclude(sources=None)),
    }


def _in_days(days: int) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


class ReviewFilter(AskedFilter):
    """Where a row with review dates stands today. The dates are ISO texts, which sort as days do."""

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
    """Rows that the live edition does not hold as they stand. Not for nested rows: those are part of others."""

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
        return []
