"""The admin of foods and of their amounts of nutrients, as lists edited in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.row_admin.amounts import AmountInput
from spasmcheck.editing.row_admin.base import KnowledgeAdmin, KnowledgeForm
from spasmcheck.editing.row_admin.choosing import known_widget
from spasmcheck.editing.row_admin.filters import AskedFilter, UnpublishedFilter
from spasmcheck.editing.row_admin.lines import LinesFilter, TickedLinesField
from spasmcheck.editing.row_admin.ordering import RowInsideForm
from spasmcheck.editing.row_admin.prose import FIELDS_OF_ROWS
from spasmcheck.editing.row_admin.rows_in_list import RowInListForm
from spasmcheck.evidence.history.recording import RowKey
from spasmcheck.evidence.models import Food, FoodAmount, RowChange, ScreenerFood
from spasmcheck.evidence.models.foods import FOOD_TAGS

if TYPE_CHECKING:
    AmountModelForm = forms.ModelForm[Any]
    AmountTabular = admin.TabularInline[FoodAmount, Food]
else:
    AmountModelForm = forms.ModelForm
    AmountTabular = admin.TabularInline


class _FoodForm(KnowledgeForm):
    """Form of a food, with checkboxes for the tags. Its page also edits the amounts of the food."""

    tags = TickedLinesField(choices=FOOD_TAGS, label=_("Tags"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "tags" in self.fields:
            self.fields["tags"].also_offer(self.instance.tags)  # type: ignore[attr-defined]

    @property
    def names(self) -> Sequence[RowKey]:
        """Return the food and all its amounts that were ever changed, deleted ones included."""
        changed = RowChange.objects.filter(kind="food_amounts", key__startswith=f"{self.instance.slug}/")
        keys = changed.order_by().values_list("key", flat=True).distinct()
        return [*super().names, *(("food_amounts", key) for key in keys)]


class _FoodInListForm(RowInListForm):
    """Form of a food in the list. Refuses a weight of a serving that disagrees with the amounts."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # django-stubs leaves it out
        if "serving_grams" in self.changed_data:
            for amount in self.instance.amounts.select_related("nutrient"):
                amount.food = self.instance
                if text := amount.disagreement():
                    self.add_error(
                        "serving_grams", ValidationError(f"{amount.nutrient}: {text}", code="disagrees")
                    )


class _AmountFields(AmountModelForm):
    """Form mixin that refuses an amount of a serving that disagrees with the amount of 100 g."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # django-stubs leaves it out
        if self.instance.food_id and (text := self.instance.disagreement()):
            self.add_error("mg", ValidationError(text, code="disagrees"))


class _AmountForm(_AmountFields, KnowledgeForm):
    """Form of an amount on its own page."""


class _AmountInListForm(_AmountFields, RowInListForm):
    """Form of an amount in the list."""


class _AmountInsideForm(_AmountFields, RowInsideForm):
    """Form of an amount on the page of its food."""


class _AmountInline(AmountTabular):
    """Inline of the amounts of a food, in the order of the nutrients."""

    model = FoodAmount
    form = _AmountInsideForm
    formfield_overrides = FIELDS_OF_ROWS
    fields = ("nutrient", "mg", "mg_per_100g")
    ordering = ("nutrient__position",)
    extra = 0
    verbose_name_plural = _("what it holds; a serving must hold as much as its weight says, but for rounding")

    def get_queryset(self, request: HttpRequest) -> QuerySet[FoodAmount]:
        # `str()` of a row reads both.
        return super().get_queryset(request).select_related("food", "nutrient")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        # All rows share one query for the nutrients.
        if db_field.name == "nutrient":
            options["widget"] = known_widget(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **options)


class _TagFilter(LinesFilter):
    title = _("tag")
    parameter_name = "tag"
    field = "tags"
    offered = FOOD_TAGS


def _in_screener() -> Exists:
    return Exists(ScreenerFood.objects.filter(food=OuterRef("pk")))


class _EatenFilter(AskedFilter):
    """Filter by whether a food is commonly eaten, which means that it is part of the food questions."""

    title = _("commonly eaten")
    parameter_name = "eaten"
    answers = {
        "yes": (_("Part of the food questions"), lambda rows: rows.filter(_in_screener())),
        "no": (_("Not part of them"), lambda rows: rows.exclude(_in_screener())),
    }


class _EditedInList(KnowledgeAdmin):
    """Admin of rows with fields that are edited in the list.

    form_in_list: form class of a row in the list. amounts_in_list: its fields that hold a number.
    """

    change_list_template = "editing/editable_list.html"
    list_per_page = 50
    form_in_list: ClassVar[type[RowInListForm]]
    amounts_in_list: ClassVar[tuple[str, ...]]

    def get_changelist_form(self, request: HttpRequest, **options: Any) -> Any:
        narrow = {name: AmountInput(attrs={"class": "vAmount"}) for name in self.amounts_in_list}
        options |= {"form": self.form_in_list, "widgets": narrow}
        return super().get_changelist_form(request, **options)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        # Show the reason that was sent once more if the form has errors.
        response: HttpResponse = super().changelist_view(
            request, {"change_reason": request.POST.get("change_reason", "")} | (extra_context or {})
        )
        return response


@admin.register(Food)
class FoodAdmin(_EditedInList):
    """Admin of foods. Servings can be edited in the list."""

    form = _FoodForm
    form_in_list = _FoodInListForm
    amounts_in_list = ("serving_grams",)
    list_display = ("name", "serving", "serving_grams", "all_amounts", "all_tags")
    list_editable = ("serving", "serving_grams")
    list_filter = ("group", _EatenFilter, _TagFilter, "serving_basis", UnpublishedFilter)
    inlines = (_AmountInline,)
    ordering = ("name", "pk")
    search_fields = ("slug", "name", "usda_description", "usda_number")
    autocomplete_fields = ("source",)
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "group", "tags", "note")}),
        (_("A serving"), {"fields": ("serving", ("serving_grams", "serving_basis"))}),
        (_("Where the figures come from"), {"fields": ("source", "usda_number", "usda_description")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        amounts = FoodAmount.objects.select_related("nutrient").order_by("nutrient__position")
        return cast("QuerySet[Any]", super().get_queryset(request)).prefetch_related(Prefetch("amounts", amounts))

    @admin.display(description=_("mg a serving"))
    def all_amounts(self, food: Food) -> str:
        """Return the mg of each nutrient in a serving, such as “Mg 40, K 300”, in the order of the nutrients."""
        told = ((row.nutrient.symbol or row.nutrient.name, f"{row.mg:g}") for row in food.amounts.all())
        return ", ".join(" ".join(part) for part in told)

    @admin.display(description=_("tags"))
    def all_tags(self, food: Food) -> str:
        return ", ".join(food.tags)


@admin.register(FoodAmount)
class FoodAmountAdmin(_EditedInList):
    """Admin of the amounts, edited in the list: of one nutrient in all foods, or of one food."""

    form = _AmountForm
    form_in_list = _AmountInListForm
    amounts_in_list = ("mg", "mg_per_100g")
    list_display = ("food", "nutrient", "serving", "mg", "mg_per_100g")
    list_editable = ("mg", "mg_per_100g")
    list_filter = ("nutrient", "food__group", UnpublishedFilter)
    list_select_related = ("food", "nutrient")
    ordering = ("food__name", "nutrient__position", "pk")
    search_fields = ("food__slug", "food__name", "food__usda_description", "nutrient__name")
    autocomplete_fields = ("food", "nutrient")

    @admin.display(description=_("serving"))
    def serving(self, amount: FoodAmount) -> str:
        """Return the serving of the food with its weight in grams."""
        return f"{amount.food.serving}, {amount.food.serving_grams:g} g"
