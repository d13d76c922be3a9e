"""Foods, as a list to edit in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.row_admin.amounts import AmountInput
from spasmcheck.editing.row_admin.base import KnowledgeAdmin, KnowledgeForm
from spasmcheck.editing.row_admin.filters import AskedFilter, UnpublishedFilter
from spasmcheck.editing.row_admin.lines import LinesFilter, TickedLinesField
from spasmcheck.editing.row_admin.rows_in_list import RowInListForm
from spasmcheck.evidence.models import Food, ScreenerFood
from spasmcheck.evidence.models.foods import FOOD_TAGS
from spasmcheck.reasoning.knowledge import FOOD_MINERALS

if TYPE_CHECKING:
    RowForm = forms.ModelForm[Food]
else:
    RowForm = forms.ModelForm

_IN_A_SERVING = tuple(f"{mineral}_mg" for mineral in FOOD_MINERALS)
_IN_100_G = tuple(f"{mineral}_mg_per_100g" for mineral in FOOD_MINERALS)


class _FiguresForm(RowForm):
    """Refuses figures of a serving that disagree with those of 100 g."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # django-stubs leaves it out
        for field, text in self.instance.disagreements().items():
            self.add_error(field, ValidationError(text, code="disagrees"))


class _FoodForm(_FiguresForm, KnowledgeForm):
    """A food with its tags as boxes."""

    tags = TickedLinesField(choices=FOOD_TAGS, label=_("Tags"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "tags" in self.fields:
            self.fields["tags"].also_offer(self.instance.tags)  # type: ignore[attr-defined]


class _FoodInListForm(_FiguresForm, RowInListForm):
    """What of a food can be edited in the list."""


class _TagFilter(LinesFilter):
    title = _("tag")
    parameter_name = "tag"
    field = "tags"
    offered = FOOD_TAGS


def _in_screener() -> Exists:
    return Exists(ScreenerFood.objects.filter(food=OuterRef("pk")))


class _EatenFilter(AskedFilter):
    """Commonly eaten foods are those of which the food questions are made up."""

    title = _("commonly eaten")
    parameter_name = "eaten"
    answers = {
        "yes": (_("Part of the food questions"), lambda rows: rows.filter(_in_screener())),
        "no": (_("Not part of them"), lambda rows: rows.exclude(_in_screener())),
    }


@admin.register(Food)
class FoodAdmin(KnowledgeAdmin):
    """Foods. Servings and what is in one can be edited in the list."""

    form = _FoodForm
    change_list_template = "editing/editable_list.html"
    list_display = ("name", "serving", "serving_grams", *_IN_A_SERVING, "all_tags")
    list_editable = ("serving", "serving_grams", *_IN_A_SERVING)
    list_filter = ("group", _EatenFilter, _TagFilter, "serving_basis", UnpublishedFilter)
    list_per_page = 50
    ordering = ("name", "pk")
    search_fields = ("slug", "name", "usda_description", "usda_number")
    autocomplete_fields = ("source",)
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "group", "tags", "note")}),
        (_("A serving"), {"fields": ("serving", ("serving_grams", "serving_basis"), _IN_A_SERVING)}),
        (
            _("100 g"),
            {
                "fields": (_IN_100_G,),
                "description": _("A serving must hold as much as its weight says, but for rounding to whole mg."),
            },
        ),
        (_("Where the figures come from"), {"fields": ("source", "usda_number", "usda_description")}),
    )

    @admin.display(description=_("tags"))
    def all_tags(self, food: Food) -> str:
        """In one line."""
        return ", ".join(food.tags)

    def get_changelist_form(self, request: HttpRequest, **options: Any) -> Any:
        """The form of a row of the list."""
        narrow = {name: AmountInput(attrs={"class": "vAmount"}) for name in ("serving_grams", *_IN_A_SERVING)}
        options |= {"form": _FoodInListForm, "widgets": narrow}
        return super().get_changelist_form(request, **options)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; what was typed as the reason comes again when something else was wrong."""
        response: HttpResponse = super().changelist_view(
            request, {"change_reason": request.POST.get("change_reason", "")} | (extra_context or {})
        )
        return response
