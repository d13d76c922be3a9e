"""The admin of what visitors can read on its own: pages, mechanisms, claims, notes and membrane parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.row_admin.base import KnowledgeAdmin
from spasmcheck.editing.row_admin.choosing import known_widget
from spasmcheck.editing.row_admin.filters import ReviewFilter, SourcesFilter, UnpublishedFilter
from spasmcheck.editing.row_admin.folding import FoldedForm, FoldedFormSet, FoldedInline
from spasmcheck.editing.row_admin.ordering import OrderedAdmin, OrderedFormSet, OrderedInline
from spasmcheck.editing.row_admin.prose import ProseInput
from spasmcheck.evidence.models import (
    Claim,
    Disturbance,
    Mechanism,
    MechanismStep,
    MembraneParameter,
    Note,
    Page,
    PageSection,
)
from spasmcheck.evidence.schema.positions import put_last


class _PageSectionForm(FoldedForm):
    def told(self) -> Sequence[Any]:
        """Return the heading, and the first 120 characters of the text and bullets."""
        row: PageSection = self.instance
        return (row.heading, Truncator(" ".join((*row.text, *row.bullets))).chars(120))


class _PageSectionFormSet(OrderedFormSet, FoldedFormSet):
    """Folded sections of a page, in order."""


class _PageSectionInline(FoldedInline, OrderedInline):
    """Inline of the sections of a page, in the order in which visitors read them."""

    model = PageSection
    form = _PageSectionForm
    formset = _PageSectionFormSet
    fields = ("heading", "slug", "text", "bullets", "sources")
    verbose_name_plural = _("sections, in the order in which visitors read them")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("sources")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **options: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name in {"text", "bullets"}:
            field.widget.attrs["rows"] = 6
        return field


@admin.register(Page)
class PageAdmin(OrderedAdmin):
    """Admin of pages of text, with their sections."""

    list_display = ("title", "position", "number_of_sections", "reviewed_on")
    list_filter = (ReviewFilter, UnpublishedFilter)
    search_fields = ("slug", "title", "lead", "sections__heading", "sections__text", "sections__bullets")
    prepopulated_fields = {"slug": ("title",)}
    inlines = (_PageSectionInline,)
    fieldsets = (
        (None, {"fields": ("title", "slug", "lead", "description")}),
        (
            _("Review"),
            {
                "fields": (("reviewed_on", "reviewed_by", "review_due"),),
                "description": _("Filled in by the clinician who has read the whole page with its sources."),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(sections_there=Count("sections", distinct=True))

    @admin.display(description=_("sections"))
    def number_of_sections(self, page: Any) -> int:
        return int(page.sections_there)


class _MechanismStepInline(OrderedInline):
    """Inline of the steps of a mechanism. What disturbs a step is edited on the step's own page."""

    model = MechanismStep
    fields = ("title", "slug", "what_happens")
    show_change_link = True
    verbose_name_plural = _("steps, in the order in which they happen")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **options: Any) -> Any:
        if db_field.name == "what_happens":
            options["widget"] = ProseInput(attrs={"rows": 5, "cols": 50})
        return super().formfield_for_dbfield(db_field, request, **options)


@admin.register(Mechanism)
class MechanismAdmin(KnowledgeAdmin):
    """Admin of mechanisms of the body, with their steps."""

    list_display = ("title", "number_of_steps")
    list_filter = (SourcesFilter, UnpublishedFilter)
    search_fields = ("slug", "title", "summary")
    autocomplete_fields = ("sources",)
    prepopulated_fields = {"slug": ("title",)}
    inlines = (_MechanismStepInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(steps_there=Count("steps"))

    @admin.display(description=_("steps"))
    def number_of_steps(self, mechanism: Any) -> int:
        return int(mechanism.steps_there)


class _DisturbanceInline(admin.StackedInline):  # type: ignore[type-arg]  # at run time it takes no arguments
    """Inline of what the lack of each nutrient does to the step."""

    model = Disturbance
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super().get_queryset(request).select_related("step__mechanism", "nutrient").prefetch_related("sources")
        )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **options)
        if db_field.name == "nutrient":
            # A list is evaluated once, so all rows share one query for the few nutrients.
            field.choices = list(field.choices)
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        # All rows share one query for the sources.
        options["widget"] = known_widget(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **options)


@admin.register(MechanismStep)
class MechanismStepAdmin(KnowledgeAdmin):
    """Admin of a single step with what disturbs it, linked from the page of its mechanism."""

    list_display = ("title", "mechanism")
    list_select_related = ("mechanism",)
    ordering = ("mechanism", "position", "pk")
    search_fields = ("slug", "title")
    autocomplete_fields = ("mechanism",)
    exclude = ("position",)
    inlines = (_DisturbanceInline,)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return False, so that the index does not list steps."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the step; put it last if it is new in its mechanism."""
        if not change or "mechanism" in form.changed_data:
            put_last(obj)
        super().save_model(request, obj, form, change)


@admin.register(Claim)
class ClaimAdmin(OrderedAdmin):
    """Admin of popular claims with our verdict on each."""

    list_display = ("claim", "position", "verdict", "number_of_sources")
    list_filter = ("verdict", SourcesFilter, UnpublishedFilter)
    search_fields = ("slug", "claim", "note")
    autocomplete_fields = ("sources",)
    prepopulated_fields = {"slug": ("claim",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(sources_there=Count("sources", distinct=True))

    @admin.display(description=_("sources"))
    def number_of_sources(self, claim: Any) -> int:
        return int(claim.sources_there)


@admin.register(Note)
class NoteAdmin(KnowledgeAdmin):
    """Admin of facts and of remarks on method."""

    list_display = ("heading", "topic", "nutrient", "confidence", "number_of_sources")
    list_filter = ("topic", "nutrient", "confidence", SourcesFilter, UnpublishedFilter)
    list_select_related = ("nutrient",)
    ordering = ("topic", "slug")
    search_fields = ("slug", "title", "text", "meaning")
    autocomplete_fields = ("nutrient", "findings", "sources")
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (None, {"fields": ("title", "slug", ("topic", "nutrient"), "text", "meaning")}),
        (_("What it rests on"), {"fields": ("confidence", "sources")}),
        (_("Whom it concerns"), {"fields": ("findings",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(sources_there=Count("sources", distinct=True))

    @admin.display(description=_("title"), ordering="title")
    def heading(self, note: Note) -> str:
        """Return the title, else the first 80 characters of the text, else the slug."""
        return note.title or " ".join(note.text)[:80] or note.slug

    @admin.display(description=_("sources"), ordering="sources_there")
    def number_of_sources(self, note: Any) -> int:
        return int(note.sources_there)


@admin.register(MembraneParameter)
class MembraneParameterAdmin(KnowledgeAdmin):
    """Admin of the parameters of the membrane laboratory."""

    list_display = ("slug", "value", "unit", "note")
    list_filter = (SourcesFilter, UnpublishedFilter)
    search_fields = ("slug", "note")
    autocomplete_fields = ("sources",)
