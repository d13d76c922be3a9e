"""Where a row is used: a list on its page with a link to each place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.links import admin_address
from spasmcheck.editing.wording import ratios_in_words
from spasmcheck.evidence.models import Cause, Choice, Evidence, Finding, Keyed, TriageScenario
from spasmcheck.evidence.schema.mapping import PARENT_OF
from spasmcheck.evidence.schema.references import RowReference, uses_of, with_number_of_uses

from .base import KnowledgeAdmin
from .filters import AskedFilter


class RowUse(NamedTuple):
    """Where a row is used: label, edit address or "", and a note (ratios, or the fields that refer to it)."""

    called: str
    url: str
    note: str


class UsedFilter(AskedFilter):
    """Filter of rows by whether another row refers to them."""

    title = _("used")
    parameter_name = "used"
    answers = {
        "no": (_("Nowhere"), lambda rows: rows.filter(number_of_uses=0)),
        "yes": (_("Somewhere"), lambda rows: rows.exclude(number_of_uses=0)),
    }


class UsedAdmin(KnowledgeAdmin):
    """Admin of rows that other rows refer to."""

    readonly_fields = ("used",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_number_of_uses(super().get_queryset(request))

    @admin.display(description=_("used"), ordering="number_of_uses")
    def times_used(self, row: Any) -> int:
        return int(row.number_of_uses)

    @admin.display(description=_("Used by"))
    def used(self, row: Keyed) -> str:
        """Return an HTML list of all uses by kind, with links; "-" for a row that is not saved."""
        if row.pk is None:
            return "-"
        kinds = [
            (found.model._meta.verbose_name_plural, list(self._places(row, found.uses))) for found in uses_of(row)
        ]
        return render_to_string("editing/_used.html", {"kinds": kinds})

    def _places(self, row: Keyed, uses: tuple[RowReference, ...]) -> Iterator[RowUse]:
        for use in uses:
            parts = use.parts if len(_fields_to(type(row), type(use.row))) > 1 else ()
            yield RowUse(_called(use.row, row), self._url(use.row), _note(use.row) or ", ".join(parts))

    def _url(self, row: Keyed) -> str:
        around: Any = row
        while not self.admin_site.is_registered(type(around)) and type(around) in PARENT_OF:
            around = getattr(around, PARENT_OF[type(around)])
        if not self.admin_site.is_registered(type(around)):
            return ""
        return admin_address(type(around), "change", around.pk)


def _fields_to(target: type[Keyed], model: type[Keyed]) -> list[Any]:
    return [field for field in model._meta.get_fields() if field.related_model is target]


def _called(use: Keyed, of: Keyed) -> str:
    if isinstance(use, Evidence) and isinstance(of, Finding | Cause):
        return str(use.cause if isinstance(of, Finding) else use.finding)
    if isinstance(use, Choice):
        return f"{use.question}: {use.label}"
    return Truncator(use.summary).chars(100) if isinstance(use, TriageScenario) else str(use)


def _note(use: Keyed) -> str:
    return ratios_in_words(use.lr_present, use.lr_absent) if isinstance(use, Evidence) else ""
