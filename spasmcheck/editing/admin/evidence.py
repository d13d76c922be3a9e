"""The admin of evidence, one row at a time, and the fields that it shares with the inline of the cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.row_admin.amounts import amount_column
from spasmcheck.editing.row_admin.base import KnowledgeAdmin, KnowledgeForm
from spasmcheck.editing.row_admin.filters import SourcesFilter, UnpublishedFilter
from spasmcheck.editing.wording import ratio_in_words, ratios_in_words, sources_in_words
from spasmcheck.evidence.models import Evidence
from spasmcheck.reasoning.knowledge import Grade

if TYPE_CHECKING:
    RowForm = forms.ModelForm[Evidence]
else:
    RowForm = forms.ModelForm

ABOUT_RATIOS = _(
    "A likelihood ratio says how many times as common something is among people whose spasms are due to the cause "
    "as among the others. A finding in 40 % of them and 20 % of the others has 40 / 20 = 2 if it is true, twice "
    "as common; its lack has 60 / 80 = 0.75. 1 says nothing; the range is 0.05 to 20. The grade judges the data, "
    "not the size of the ratio."
)


class EvidenceFields(RowForm):
    """Form mixin that refuses ratios that contradict each other, and graded data without a source."""

    def keep_pair(self, *, hidden: bool = False) -> None:
        """Disable cause and finding of a saved row, since the history refers to the row by them.

        hidden: also hide the two fields.
        """
        for name in ("cause", "finding"):
            if name in self.fields and self.instance.pk and not isinstance(self.fields[name], _PARENT_FIELD):
                self._fix(self.fields[name])
                if hidden:
                    self.fields[name].widget = forms.HiddenInput()

    def _fix(self, field: Any) -> None:
        field.disabled = True
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_add_related = field.widget.can_delete_related = False

    def clean(self) -> dict[str, Any]:
        """Add an error to both ratios if they contradict each other, and to `sources` if data has no source."""
        cleaned = super().clean() or self.cleaned_data
        present, absent = cleaned.get("lr_present"), cleaned.get("lr_absent")
        if present is not None and absent is not None and _contradict(present, absent):
            text = gettext(
                "What is more common with the cause is missing less often: one ratio must be above 1 and the "
                "other below 1, or both exactly 1."
            )
            self.add_error("lr_present", ValidationError(text, code="contradict"))
            self.add_error("lr_absent", ValidationError(text, code="contradict"))
        grade = cleaned.get("grade")
        if grade and grade != Grade.EXPERT and "sources" in cleaned and not cleaned["sources"]:
            text = gettext("Name a source, or grade this as expert judgement.")
            self.add_error("sources", ValidationError(text, code="no-source"))
        return cleaned


_PARENT_FIELD = forms.models.InlineForeignKeyField


def _contradict(present: float, absent: float) -> bool:
    # With p and q the shares with the finding among people with and without the cause, the ratios are p / q and
    # (1 - p) / (1 - q): one is above 1 just when the other is below.
    return (present - 1) * (absent - 1) > 0 or (present == 1) != (absent == 1)


def evidence_summary(row: Evidence, sources: int) -> tuple[str, ...]:
    """Return the parts of a folded line after the finding: each ratio in words, then grade and sources."""
    return (
        gettext("If true: %s") % ratio_in_words(row.lr_present),
        gettext("If not: %s") % ratio_in_words(row.lr_absent),
        f"{row.get_grade_display()}, {sources_in_words(sources)}",
    )


class _EvidenceForm(EvidenceFields, KnowledgeForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keep_pair()


@admin.register(Evidence)
class EvidenceAdmin(KnowledgeAdmin):
    """Admin of what each finding says about each cause."""

    form = _EvidenceForm
    why_required = True
    list_display = (
        "finding",
        "cause",
        amount_column(Evidence, "lr_present"),
        amount_column(Evidence, "lr_absent"),
        "says",
        "grade",
        "number_of_sources",
    )
    list_filter = ("grade", SourcesFilter, UnpublishedFilter, "cause__family", "finding__topic", "cause")
    list_select_related = ("cause", "finding")
    ordering = ("finding__statement", "cause__plain_name", "pk")
    search_fields = (
        "finding__statement",
        "finding__slug",
        "cause__plain_name",
        "cause__clinical_name",
        "cause__slug",
        "basis",
    )
    search_help_text = _("Searches findings, causes and the basis.")
    autocomplete_fields = ("cause", "finding", "sources")
    readonly_fields = ("says",)
    fieldsets = (
        (None, {"fields": ("cause", "finding")}),
        (
            _("The ratios"),
            {"fields": (("lr_present", "lr_absent"), "says", "basis"), "description": ABOUT_RATIOS},
        ),
        (_("What they rest on"), {"fields": ("grade", "sources")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(sources_there=Count("sources", distinct=True))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        # The description of the fieldset explains both ratios, so the fields need no help text.
        options["help_texts"] = {"lr_present": "", "lr_absent": ""}
        return super().get_form(request, obj, change=change, **options)

    @admin.display(description=_("what it says"))
    def says(self, row: Evidence) -> str:
        """Return both saved ratios in words, or "-" for a row that is not saved."""
        return ratios_in_words(row.lr_present, row.lr_absent) if row.pk else "-"

    @admin.display(description=_("sources"), ordering="sources_there")
    def number_of_sources(self, row: Any) -> int:
        return int(row.sources_there)
