"""Rows with a position, a number that editors change in a list or inside another row.

A changed number is the row's new position; the other rows are renumbered around it. No script is needed.
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
    """Narrow number input for a position, from 1."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "vAmount", "min": 1} | (attrs or {}))


class OrderedAdmin(KnowledgeAdmin):
    """Admin of rows in order of position, which is edited in the list. A new row is put last.

    Subclasses put `position` second in `list_display`.
    """

    change_list_template = "editing/editable_list.html"
    list_editable = ("position",)
    ordering = ("position", "pk")
    sortable_by = ()
    exclude = ("position",)

    def get_changelist_form(self, request: HttpRequest, **options: Any) -> Any:
        options |= {"form": RowInListForm, "widgets": {"position": PlaceInput()}}
        return super().get_changelist_form(request, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the row: a new one last, those with a changed number in the list at exactly these positions."""
        if not change:
            positions.put_last(obj)
        super().save_model(request, obj, form, change)
        if "position" in form.changed_data:
            # The list saves its rows one by one. Placing all of this request so far keeps the later ones from
            # moving the earlier ones.
            wanted: dict[Any, int] = vars(request).setdefault("wanted_places", {})
            wanted[obj.pk] = obj.position
            positions.place(positions.beside(obj), wanted)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete the row and renumber the others."""
        super().delete_model(request, obj)
        positions.place(positions.beside(obj), {})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete the rows and renumber the others."""
        super().delete_queryset(request, queryset)
        positions.place(self.model.objects.order_by("position", "pk"), {})


class OrderedFormSet(KeyedInlineFormSet):
    """Formset of rows with a position each; a new row without one is put last."""

    ordering_widget = PlaceInput

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if place := form.fields.get(ORDERING_FIELD_NAME):
            # For screen readers: the visible label is only the heading of the column.
            row = form.instance if form.instance.pk else gettext("new row")
            place.widget.attrs["aria-label"] = f"{place.label}: {row}"

    def save_new(self, form: Any, commit: bool = True) -> Any:
        setattr(form.instance, self.fk.name, self.instance)
        positions.put_last(form.instance)
        return super().save_new(form, commit=commit)

    def save(self, commit: bool = True) -> Any:
        """Save, then move the rows whose number was changed to their new positions and renumber the others."""
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
    """Form of a row inside another. The slug of a saved row is disabled."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "slug" in self.fields:
            keep_slug(self)
        for field in self.fields.values():
            # For screen readers: the visible label is only the heading of the column.
            row = self.instance if self.instance.pk else gettext("new row")
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = f"{field.label}: {row}"


class OrderedInline(KeyedTabularInline):
    """Inline of rows in order of position."""

    form: Any = RowInsideForm
    formfield_overrides = FIELDS_OF_ROWS
    formset = OrderedFormSet
    ordering = ("position", "pk")
    exclude = ("position",)
    extra = 0

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return one fieldset of all fields, with the position last if the user may change the row."""
        fields = self.get_fields(request, obj)
        if self.has_change_permission(request, obj):
            fields = [*fields, ORDERING_FIELD_NAME]
        return [(None, {"fields": fields})]

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        options.setdefault("fields", flatten(self.get_fields(request, obj)))
        options["can_order"] = self.has_change_permission(request, obj)
        return super().get_formset(request, obj, **options)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **options: Any) -> Any:
        """Return the field without buttons that add, change or delete the related row."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        if isinstance(field, Field) and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_delete_related = (
                False
            )
        return field
