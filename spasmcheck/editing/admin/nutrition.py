"""The admin of food groups, nutrients, reference intakes and the food screener."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.row_admin.amounts import amount_column
from spasmcheck.editing.row_admin.base import KnowledgeAdmin
from spasmcheck.editing.row_admin.choosing import known_widget
from spasmcheck.editing.row_admin.filters import SourcesFilter, UnpublishedFilter
from spasmcheck.editing.row_admin.ordering import OrderedAdmin, OrderedFormSet, OrderedInline
from spasmcheck.evidence.models import (
    CalciumAbsorption,
    FoodGroup,
    Nutrient,
    ProfileRule,
    RequiredIntake,
    ScreenerAmount,
    ScreenerFood,
    ScreenerItem,
    ScreenerNutrient,
    SupplementForm,
)

_SHARES_MAY_MISS = 0.005
_ESTIMATE = ("base", "base_without_dairy", "error_sd", "plenty_above")
_ABSORBED = ("serving_grams", "calcium_mg", "absorbed_percent", "milk_equivalent")


@admin.register(FoodGroup)
class FoodGroupAdmin(OrderedAdmin):
    """Admin of food groups, in the order in which the food of a day is listed."""

    list_display = ("name", "position", "day_portions", "number_of_foods")
    search_fields = ("slug", "name")
    prepopulated_fields = {"slug": ("name",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(foods_there=Count("foods"))

    @admin.display(description=_("foods"))
    def number_of_foods(self, group: Any) -> int:
        return int(group.foods_there)


@admin.register(Nutrient)
class NutrientAdmin(OrderedAdmin):
    """Admin of minerals and vitamins, in the order in which they are shown."""

    list_display = ("name", "position", "symbol", "deficiency_name", "number_of_sources")
    list_filter = (SourcesFilter, UnpublishedFilter)
    search_fields = ("slug", "name", "deficiency_name")
    autocomplete_fields = ("sources",)
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name",
                    "slug",
                    ("symbol", "colour"),
                    "everyday_name",
                    "food_only",
                    "role",
                    "share_of_body_store",
                    "serum_reference",
                    "intake",
                )
            },
        ),
        (
            _("Too little of it"),
            {
                "fields": (
                    "deficiency_name",
                    "deficiency_mild",
                    "deficiency_severe",
                    "deficiency_note",
                    "symptoms",
                    "risk_groups",
                    "drug_causes",
                    "mechanism",
                )
            },
        ),
        (_("Sources"), {"fields": ("sources",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(sources_there=Count("sources"))

    @admin.display(description=_("sources"))
    def number_of_sources(self, nutrient: Any) -> int:
        return int(nutrient.sources_there)


@admin.register(RequiredIntake)
class RequiredIntakeAdmin(KnowledgeAdmin):
    """Admin of reference intakes, one row for each group of adults."""

    list_display = (
        "nutrient",
        "region",
        "sex",
        "age_band",
        "life_stage",
        amount_column(RequiredIntake, "recommended"),
        "recommended_kind",
        *(amount_column(RequiredIntake, name) for name in ("low_below", "adequate_from", "upper_level")),
        "unit",
    )
    list_filter = ("nutrient", "region", "sex", "age_band", "life_stage", SourcesFilter, UnpublishedFilter)
    list_select_related = ("nutrient",)
    search_fields = ("nutrient__name", "region", "note")
    autocomplete_fields = ("nutrient", "sources")
    fieldsets = (
        (_("Whom it is for"), {"fields": ("nutrient", ("region", "sex", "age_band", "life_stage"))}),
        (
            _("Amounts a day"),
            {
                "fields": (
                    "unit",
                    ("recommended", "recommended_kind"),
                    ("average_requirement", "lower_reference"),
                    ("low_below", "adequate_from"),
                    ("upper_level", "upper_level_applies_to"),
                    "chronic_disease_risk_reduction",
                )
            },
        ),
        (None, {"fields": ("note", "sources")}),
    )


@admin.register(ProfileRule)
class ProfileRuleAdmin(KnowledgeAdmin):
    """Admin of the rules by which findings put a visitor into a group of the reference intakes or the screener."""

    list_display = ("attribute", "value", "all_findings")
    list_display_links = ("attribute", "value")
    list_filter = ("attribute",)
    search_fields = ("value", "findings__statement")
    autocomplete_fields = ("findings",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return cast("QuerySet[Any]", super().get_queryset(request)).prefetch_related("findings")

    @admin.display(description=_("findings"))
    def all_findings(self, rule: ProfileRule) -> str:
        return "; ".join(str(finding) for finding in rule.findings.all())


@admin.register(ScreenerNutrient)
class ScreenerNutrientAdmin(OrderedAdmin):
    """Admin of how the food questions estimate the intake of each nutrient."""

    list_display = (
        "nutrient",
        "position",
        *(amount_column(ScreenerNutrient, name) for name in _ESTIMATE),
        "low_finding",
    )
    list_select_related = ("nutrient", "low_finding")
    search_fields = ("nutrient__name",)
    autocomplete_fields = ("nutrient", "low_finding")


class _ScreenerFoodFormSet(OrderedFormSet):
    """Formset of the foods of a mix, whose shares must add up to 1."""

    def clean(self) -> None:
        """Raise ValidationError if the shares do not add up to 1, give or take _SHARES_MAY_MISS."""
        super().clean()
        if any(self.errors):
            return
        given = [
            form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        total = sum(food.get("share") or 0 for food in given)
        if given and abs(total - 1) > _SHARES_MAY_MISS:
            text = gettext("The shares add up to %g. They must add up to 1.")
            raise ValidationError(text % round(total, 4), code="shares")


class _PartInline(OrderedInline):
    """Inline of rows of a screener item that each refer to another row.

    about: the field that refers to it.
    """

    about: ClassVar[str]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # `str()` of a row reads both.
        return super().get_queryset(request).select_related(self.about, "item__question")

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> forms.ModelChoiceField[Any] | None:
        # All rows share one query for the labels.
        if db_field.name == self.about:
            options["widget"] = known_widget(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **options)


class _ScreenerAmountInline(_PartInline):
    """Inline of the mg of each nutrient in a serving."""

    model = ScreenerAmount
    about = "nutrient"
    fields = ("nutrient", "mg", "reference_percent")


class _ScreenerFoodInline(_PartInline):
    """Inline of the foods of the mix."""

    model = ScreenerFood
    about = "food"
    formset = _ScreenerFoodFormSet
    fields = ("food", "grams", "share")


@admin.register(ScreenerItem)
class ScreenerItemAdmin(KnowledgeAdmin):
    """Admin of what a serving in each food question stands for."""

    list_display = (
        "name",
        "serving",
        amount_column(ScreenerItem, "reference_servings"),
    )
    list_filter = (UnpublishedFilter,)
    list_select_related = ("question",)
    search_fields = ("name", "question__text", "question__slug")
    autocomplete_fields = ("question",)
    inlines = (_ScreenerAmountInline, _ScreenerFoodInline)
    fieldsets = (
        (None, {"fields": ("question", "name")}),
        (_("A serving"), {"fields": ("serving",)}),
        (_("The day on which the screener is calibrated"), {"fields": ("reference_servings",)}),
    )


@admin.register(CalciumAbsorption)
class CalciumAbsorptionAdmin(KnowledgeAdmin):
    """Admin of how much of the calcium in foods is absorbed."""

    list_display = (
        "food_name",
        *(amount_column(CalciumAbsorption, name) for name in _ABSORBED),
        "source",
    )
    list_select_related = ("source",)
    ordering = ("food_name", "pk")
    search_fields = ("slug", "food_name", "foods__name")
    autocomplete_fields = ("foods", "source")
    prepopulated_fields = {"slug": ("food_name",)}


@admin.register(SupplementForm)
class SupplementFormAdmin(KnowledgeAdmin):
    """Admin of the chemical forms of supplements."""

    list_display = ("form", "nutrient", "absorption", "gut")
    list_filter = ("nutrient", SourcesFilter)
    list_select_related = ("nutrient",)
    search_fields = ("slug", "form", "nutrient__name")
    autocomplete_fields = ("nutrient", "sources")
    prepopulated_fields = {"slug": ("form",)}
