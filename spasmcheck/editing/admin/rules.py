"""The admin of red flags, cautions, medicines and the cut-offs of the reasoning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.links import admin_address
from spasmcheck.editing.row_admin.base import KnowledgeAdmin, KnowledgeForm
from spasmcheck.editing.row_admin.conditions import CONDITION, ConditionalAdmin, ConditionForm
from spasmcheck.editing.row_admin.filters import SourcesFilter, UnpublishedFilter
from spasmcheck.editing.row_admin.folding import FoldedForm, FoldedFormSet, FoldedInline
from spasmcheck.editing.row_admin.lines import TickedLinesField
from spasmcheck.editing.row_admin.ordering import OrderedAdmin
from spasmcheck.evidence.models import Caution, MedicineGroup, Parameters, PointsTo, RedFlag
from spasmcheck.evidence.models.choices import choices_of
from spasmcheck.reasoning.knowledge import Helpline

if TYPE_CHECKING:
    PointsToStacked = admin.StackedInline[PointsTo, RedFlag]
else:
    PointsToStacked = admin.StackedInline


class _RuleForm(ConditionForm):
    """Form that refuses a rule that always holds, and one with neither a source nor clinical judgement."""

    def clean(self) -> dict[str, Any]:
        """Add an error to `all_of` if no finding has to be true, and to `sources` if the rule rests on nothing."""
        cleaned = super().clean()
        if all(name in cleaned and not cleaned[name] for name in ("all_of", "any_of")):
            text = gettext("Name at least one finding that must be true; else the rule would always hold.")
            self.add_error("all_of", ValidationError(text, code="always"))
        if "sources" in cleaned and not cleaned["sources"] and not cleaned.get("clinical_judgement"):
            text = gettext("Name a source, or mark the rule as clinical judgement.")
            self.add_error("sources", ValidationError(text, code="no-source"))
        return cleaned


class _RuleAdmin(OrderedAdmin, ConditionalAdmin):
    """Base admin of red flags and cautions."""

    form = _RuleForm
    why_required = True
    autocomplete_fields: ClassVar[Any] = (*CONDITION, "sources")
    search_fields = ("slug", "say", "why")
    search_help_text = _("Searches what is said and why.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(sources_there=Count("sources", distinct=True))
        return counted

    @admin.display(description=_("rests on"))
    def rests_on(self, rule: Any) -> str:
        """Return the number of sources, clinical judgement, or both, in words."""
        judged = [gettext("judgement")] if rule.clinical_judgement else []
        number = [gettext("sources: %d") % rule.sources_there] if rule.sources_there else []
        return ", ".join([*number, *judged]) or gettext("nothing")


_WHEN: Any = (_("When it holds"), {"fields": (*CONDITION, "condition")})
_RESTS_ON: Any = (_("What it rests on"), {"fields": ("clinical_judgement", "sources")})


class _RedFlagForm(_RuleForm):
    """Form of a red flag, with checkboxes for the helplines."""

    helplines = TickedLinesField(
        choices=choices_of(Helpline),
        required=False,
        label=_("Helplines"),
        help_text=_("Lines to name beside the advice. Their numbers are settings of the site."),
    )


class _PointsToInline(FoldedInline, PointsToStacked):
    """The causes to which a red flag points."""

    model = PointsTo
    form = FoldedForm
    formset = FoldedFormSet
    fields = (("cause", "ratio"),)
    explanation = _("Only an urgent red flag changes how well a cause fits.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the causes."""
        return super().get_queryset(request).select_related("cause")


@admin.register(RedFlag)
class RedFlagAdmin(_RuleAdmin):
    """Admin of the rules from findings to advice."""

    form = _RedFlagForm
    list_display = ("slug", "position", "advice_level", "condition_in_short", "rests_on")
    list_filter = ("advice_level", "clinical_judgement", SourcesFilter, UnpublishedFilter)
    fieldsets = (
        (None, {"fields": ("slug", "advice_level", "ambulance")}),
        _WHEN,
        (_("What visitors read"), {"fields": ("say", "helplines", "why")}),
        (_("What it points to"), {"fields": ("outside", "points_basis", "exposure_only")}),
        _RESTS_ON,
    )
    inlines = (_PointsToInline,)


@admin.register(Caution)
class CautionAdmin(_RuleAdmin):
    """Admin of the rules from findings to warnings."""

    list_display = ("slug", "position", "about", "effect", "condition_in_short", "rests_on")
    list_select_related = ("about",)
    list_filter = ("about", "effect", "clinical_judgement", SourcesFilter, UnpublishedFilter)
    fieldsets = (
        (None, {"fields": ("slug", ("about", "effect"), "also_about")}),
        _WHEN,
        (_("What visitors read"), {"fields": ("say", "why")}),
        _RESTS_ON,
    )


@admin.register(MedicineGroup)
class MedicineGroupAdmin(KnowledgeAdmin):
    """Admin of medicines linked with cramps or with minerals."""

    list_display = ("name", "finding", "grade", "number_of_sources")
    list_filter = ("grade", SourcesFilter, UnpublishedFilter)
    list_select_related = ("finding",)
    ordering = ("name", "pk")
    search_fields = ("name", "examples", "effect", "finding__statement")
    search_help_text = _("Searches names, examples and effects.")
    autocomplete_fields = ("finding", "also", "sources")
    why_required = True
    fieldsets = (
        (None, {"fields": ("name", "examples", "finding", "also")}),
        (_("What visitors read"), {"fields": ("effect", "figures", "what_to_do")}),
        (_("What it rests on"), {"fields": ("grade", "sources")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(sources_there=Count("sources", distinct=True))

    @admin.display(description=_("sources"), ordering="sources_there")
    def number_of_sources(self, group: Any) -> int:
        return int(group.sources_there)


class _ParametersForm(KnowledgeForm):
    """Form that refuses a cut-off for possible causes that is not below that for likely ones."""

    def clean(self) -> dict[str, Any]:
        """Add an error to `possible_from` if it is not below `likely_from`."""
        cleaned = super().clean()
        possible, likely = cleaned.get("possible_from"), cleaned.get("likely_from")
        if possible is not None and likely is not None and possible >= likely:
            text = gettext("“Possible from” must be below “likely from”.")
            self.add_error("possible_from", ValidationError(text, code="bands"))
        return cleaned


@admin.register(Parameters)
class ParametersAdmin(KnowledgeAdmin):
    """Admin of the cut-offs. They are a single row, so the list redirects to it."""

    form = _ParametersForm
    why_required = True
    fieldsets = (
        (
            _("Bands"),
            {
                "fields": (("likely_from", "possible_from"), "exclusion_factor"),
                "description": _(
                    "The fit of a cause to the answers is a number between 0 and 1. It says into which band the "
                    "cause falls: with 0.5 and 0.15, a fit of 0.3 is possible."
                ),
            },
        ),
        (_("When the check is ready"), {"fields": ("ready_below",)}),
        (_("Estimate of intake"), {"fields": (("male_factor", "female_factor"), "low_salt_portion")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        # There is exactly one row.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Without the row the draft cannot be read.
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Redirect to the row, or show the empty list if it does not exist."""
        pk = Parameters.objects.values_list("pk", flat=True).first()
        if pk is not None and self.has_view_or_change_permission(request):
            return HttpResponseRedirect(admin_address(Parameters, "change", pk))
        response: HttpResponse = super().changelist_view(request, extra_context)
        return response
