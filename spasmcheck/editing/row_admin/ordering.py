"""Rows whose place means something: each has a number that editors may change, in a list and inside another row.

A number that was changed is the row's new place; the others close up around it. Nothing here needs a script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, Field
from django.forms.formsets import ORDERING_FIELD_NAME
from django.http import HttpRequest
from django.utils.translation import gettext

from spasmcheck.evidence.schema import positions

from .base import KnowledgeAdmin, keep_slug
from .checked import CheckedForm
from .prose import FIELDS_OF_ROWS
from .rows_in_list import RowInListForm

if TYPE_CHECKING:
    KeyedTabularInline = admin.TabularInline[Any, Any]
    KeyedInlineFormSet = BaseInlineFormSet[Any, Any, Any]
else:
    KeyedTabularInline = admin.TabularInline
    KeyedInlineFormSet = BaseInlineFormSet


class PlaceInput(forms.NumberInput):
    """A narrow field for a place, from 1."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "vAmount", "min": 1} | (attrs or {}))


class OrderedAdmin(KnowledgeAdmin):
    """Rows in an order of their own, whose places are edited in the list. A new row comes last.

    Their `list_display` has the position in its second place.
    """

    change_list_template = "editing/editable_list.html"
    list_editable = ("position",)
    ordering = ("position", "pk")
    sortable_by = ()
    exclude = ("position",)

    def get_changelist_form(self, request: HttpRequest, **options: Any) -> Any:
        """The form of a row of the list."""
        options |= {"form": RowInListForm, "widgets": {"position": PlaceInput()}}
        return super().get_changelist_form(request, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new row comes last; rows of the list whose number was changed come to just these places."""
        if not change:
            positions.put_last(obj)
        super().save_model(request, obj, form, change)
        if "position" in form.changed_data:
            wanted: dict[Any, int] = vars(request).setdefault("wanted_places", {})
            wanted[obj.pk] = obj.position
            positions.place(positions.beside(obj), wanted)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Close the gap."""
        super().delete_model(request, obj)
        positions.place(positions.beside(obj), {})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Close the gaps."""
        super().delete_queryset(request, queryset)
        positions.place(self.model.objects.order_by("position", "pk"), {})


class OrderedFormSet(KeyedInlineFormSet):
    """Rows inside another, each with its place; a new one without a place comes last."""

    ordering_widget = PlaceInput

    def add_fields(self, form: Any, index: int | None) -> None:
        """With the name of the row for those who do not see the heading of the column."""
        super().add_fields(form, index)
        if place := form.fields.get(ORDERING_FIELD_NAME):
            row = form.instance if form.instance.pk else gettext("new row")
            place.widget.attrs["aria-label"] = f"{place.label}: {row}"

    def save_new(self, form: Any, commit: bool = True) -> Any:
        """Put it last."""
        setattr(form.instance, self.fk.name, self.instance)
        positions.put_last(form.instance)
        return super().save_new(form, commit=commit)

    def save(self, commit: bool = True) -> Any:
        """Save, and bring the rows into the order that was asked for."""
        saved = super().save(commit=commit)
        wanted = {
            form.instance.pk: place
            for form in self.forms
            if ORDERING_FIELD_NAME in form.changed_data and (place := form.cleaned_data.get(ORDERING_FIELD_NAME))
        }
        model: Any = self.model
        positions.place(model.objects.filter(**{self.fk.name: self.instance}).order_by("position", "pk"), wanted)
        return saved


class RowInsideForm(CheckedForm):
    """A row inside another; what is saved keeps its slug."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "slug" in self.fields:
            keep_slug(self)
        for field in self.fields.values():
            # The heading of the column is all that Django shows.
            row = self.instance if self.instance.pk else gettext("new row")
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = f"{field.label}: {row}"


class OrderedInline(KeyedTabularInline):
    """Rows inside another, in their order."""

    form: Any = RowInsideForm
    formfield_overrides = FIELDS_OF_ROWS
    formset = OrderedFormSet
    ordering = ("position", "pk")
    exclude = ("position",)
    extra = 0

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The columns, and the place at the end for those who may change it."""
        fields = self.get_fields(request, obj)
        if self.has_change_permission(request, obj):
            fields = [*fields, ORDERING_FIELD_NAME]
        return [(None, {"fields": fields})]

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        """The forms, with a place for those who may change it."""
        options.setdefault("fields", flatten(self.get_fields(request, obj)))
        options["can_order"] = self.has_change_permission(request, obj)
        return super().get_formset(request, obj, **options)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **options: Any) -> Any:
        """What a row points at is not changed or deleted from here."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        if isinstance(field, Field) and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_delete_related = (
                False
            )
        return field
