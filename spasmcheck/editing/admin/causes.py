"""The admin of causes, with what helps against each and what findings say about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.row_admin.base import KnowledgeAdmin, KnowledgeForm
from spasmcheck.editing.row_admin.conditions import CONDITION
from spasmcheck.editing.row_admin.filters import AskedFilter, ReviewFilter, SourcesFilter, UnpublishedFilter
from spasmcheck.editing.row_admin.folding import FoldedForm, FoldedFormSet, FoldedInline
from spasmcheck.editing.row_admin.ordering import OrderedFormSet, OrderedInline
from spasmcheck.editing.wording import share_in_words
from spasmcheck.evidence.history.recording import RowKey
from spasmcheck.evidence.models import Cause, Evidence, Explains, Help, RowChange
from spasmcheck.reasoning.knowledge import AdviceLevel, Grade

from .evidence import ABOUT_RATIOS, EvidenceFields, evidence_summary

if TYPE_CHECKING:
    EvidenceStacked = admin.StackedInline[Evidence, Cause]
    ExplainsStacked = admin.StackedInline[Explains, Cause]
else:
    EvidenceStacked = ExplainsStacked = admin.StackedInline


class _CauseForm(KnowledgeForm):
    """Form of a cause. Its page also edits the evidence about the cause."""

    @property
    def names(self) -> Sequence[RowKey]:
        """Return the cause and all its evidence that was ever changed, deleted rows included."""
        own = super().names
        key = self.instance.slug
        changed = RowChange.objects.filter(kind="evidence", key__startswith=f"{key}/")
        return [*own, *(("evidence", one) for one in changed.order_by().values_list("key", flat=True).distinct())]

    def clean(self) -> dict[str, Any]:
        """Add an error if the advice for a likely cause is missing or less urgent than that for a possible one."""
        cleaned = super().clean()
        possible, likely = cleaned.get("advice_if_possible"), cleaned.get("advice_if_likely")
        if possible and (not likely or AdviceLevel(likely).urgency < AdviceLevel(possible).urgency):
            text = gettext("A likely cause must call for at least as much as a possible one.")
            self.add_error("advice_if_likely", text)
        return cleaned


class _HelpForm(FoldedForm):
    def told(self) -> Sequence[Any]:
        """Return the line as visitors read it, cut to 120 characters, and its grade or ""."""
        row: Help = self.instance
        return (Truncator(row.text).chars(120), row.get_grade_display() if row.grade else "")


class _HelpFormSet(OrderedFormSet, FoldedFormSet):
    """Folded lines of what helps, in order."""


class _HelpInline(FoldedInline, OrderedInline):
    """Inline of what helps, in the order in which visitors read it."""

    model = Help
    form = _HelpForm
    formset = _HelpFormSet
    fields = ("text", ("grade", "evidence"), ("raises", "adds"))
    verbose_name = _("line of what helps")
    verbose_name_plural = _("what helps, in the order in which visitors read it")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("raises", "adds")


class _ExplainsInline(FoldedInline, ExplainsStacked):
    """The urgent red flags that do not speak against a diagnosis of exclusion."""

    model = Explains
    fk_name = "cause"
    form = FoldedForm
    formset = FoldedFormSet
    fields = ("rule", *CONDITION)
    explanation = _("Each holds when its condition does; with an empty condition always.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With all that the folded lines and the fields show."""
        return super().get_queryset(request).select_related("rule").prefetch_related(*CONDITION)


class _EvidenceInlineForm(EvidenceFields, FoldedForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keep_pair(hidden=True)

    def told(self) -> Sequence[Any]:
        """Return the finding and the parts of `evidence_summary`."""
        row: Evidence = self.instance
        return (row.finding, *evidence_summary(row, len(row.sources.all())))


class _EvidenceInline(FoldedInline, EvidenceStacked):
    """Inline of what findings say about the cause, highest `lr_present` first."""

    model = Evidence
    form = _EvidenceInlineForm
    formset = FoldedFormSet
    fields = ("finding", ("lr_present", "lr_absent", "grade"), "basis", "sources")
    ordering = ("-lr_present", "finding__slug")
    verbose_name_plural = _("evidence, the most telling first")
    explanation = ABOUT_RATIOS
    brief = ("lr_present", "lr_absent", "grade", "basis", "sources")
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related("cause", "finding").prefetch_related("sources")


class _RestsOnFilter(AskedFilter):
    title = _("rests on")
    parameter_name = "rests"
    answers = {
        "expert": (_("Expert judgement only"), lambda rows: rows.exclude(_better_evidence())),
        "data": (_("Data for at least one finding"), lambda rows: rows.filter(_better_evidence())),
    }


def _better_evidence() -> Exists:
    return Exists(Evidence.objects.filter(cause=OuterRef("pk")).exclude(grade=Grade.EXPERT))


@admin.register(Cause)
class CauseAdmin(KnowledgeAdmin):
    """Admin of causes."""

    form = _CauseForm
    why_required = True
    list_display = (
        "plain_name",
        "family",
        "prior_of_100",
        "calls_for",
        "pieces_of_evidence",
        "number_of_sources",
        "review",
    )
    list_filter = (
        "family",
        "advice_if_possible",
        "advice_if_likely",
        _RestsOnFilter,
        SourcesFilter,
        ReviewFilter,
        UnpublishedFilter,
    )
    ordering = ("plain_name", "pk")
    search_fields = ("slug", "plain_name", "clinical_name", "one_line")
    search_help_text = _("Searches names and the line that sums a cause up.")
    autocomplete_fields = ("nutrient", "sources", *CONDITION)
    prepopulated_fields = {"slug": ("plain_name",)}
    inlines = (_HelpInline, _EvidenceInline, _ExplainsInline)
    fieldsets = (
        (None, {"fields": ("plain_name", "clinical_name", "slug", ("family", "nutrient"))}),
        (_("How common it is"), {"fields": ("prior", "prior_reasoning")}),
        (
            _("What it calls for"),
            {
                "fields": (("advice_if_possible", "advice_if_likely"),),
                "description": _(
                    "A cause is possible or likely when its fit to the answers reaches the cut-off of that band "
                    "(see the parameters). Leave empty where the cause itself calls for nothing."
                ),
            },
        ),
        (
            _("What it requires"),
            {
                "fields": CONDITION,
                "description": _(
                    "What the cause cannot do without, such as pregnancy. Once it is known not to hold, the "
                    "cause is ruled out. Leave empty if it requires nothing."
                ),
            },
        ),
        (_("If it is a diagnosis of exclusion"), {"fields": ("settled_on_last",)}),
        (
            _("What visitors read"),
            {"fields": ("one_line", "how_it_causes_spasms", "tests", "when_to_see_doctor", "cautions")},
        ),
        (_("What it rests on"), {"fields": ("notable_studies", "sources")}),
        (
            _("Review"),
            {
                "fields": (("reviewed_on", "reviewed_by", "review_due"),),
                "description": _("Filled in by the clinician who has read the whole cause with its evidence."),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counted = {"evidence_there": "evidence", "sources_there": "sources"}
        rows = super().get_queryset(request)
        return rows.annotate(**{name: Count(what, distinct=True) for name, what in counted.items()})

    @admin.display(description=_("prior"), ordering="prior")
    def prior_of_100(self, cause: Cause) -> str:
        """Return the prior in words: the share of people with spasms in whom the cause plays a part."""
        return share_in_words(cause.prior)

    @admin.display(description=_("calls for"), ordering="advice_if_likely")
    def calls_for(self, cause: Cause) -> str:
        """Return the advice, or the advice of both bands if they differ; "-" for none."""
        possible, likely = cause.get_advice_if_possible_display(), cause.get_advice_if_likely_display()
        if possible == likely:
            return str(likely or "-")
        told = (gettext("%s if likely") % likely, gettext("%s if possible") % possible if possible else "")
        return "; ".join(part for part in told if part)

    @admin.display(description=_("evidence"), ordering="evidence_there")
    def pieces_of_evidence(self, cause: Any) -> int:
        return int(cause.evidence_there)

    @admin.display(description=_("sources"), ordering="sources_there")
    def number_of_sources(self, cause: Any) -> int:
        """Return how many sources the cause itself names, without those of its evidence."""
        return int(cause.sources_there)

    @admin.display(description=_("review"), ordering="review_due")
    def review(self, cause: Cause) -> str:
        """Return when the review is due, else when the last one was, else that there was none."""
        if cause.review_due and cause.review_due < timezone.localdate().isoformat():
            return gettext("Overdue since %s") % cause.review_due
        if cause.review_due:
            return gettext("Due %s") % cause.review_due
        return gettext("Reviewed %s") % cause.reviewed_on if cause.reviewed_on else gettext("Never reviewed")
