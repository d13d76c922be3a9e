"""Inlines whose rows are too many and too long for a table: each row is folded to one line until it is opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import ManyToManyField
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .checked import CheckedForm
from .choosing import known_widget
from .prose import FIELDS_OF_ROWS

if TYPE_CHECKING:
    _FormSet = forms.BaseInlineFormSet[Any, Any, Any]
    from django.utils.functional import _StrPromise
else:
    _FormSet = forms.BaseInlineFormSet


class FoldedForm(CheckedForm):
    """Form of a folded row.

    A saved row that was submitted unchanged is not validated, so what a save costs does not depend on the number
    of rows.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._stays = self.is_bound and bool(self.instance.pk)

    @property
    def summary(self) -> Sequence[Any]:
        """Return the parts of the folded line, the row's name first; a note if the row was deleted meanwhile."""
        return self.told() if self.instance.pk else (_("Deleted meanwhile"),)

    def told(self) -> Sequence[Any]:
        """Return the parts of the folded line of a row that still exists."""
        return (str(self.instance),)

    def full_clean(self) -> None:
        """Validate, unless the saved row was submitted unchanged; then take its stored values as cleaned data."""
        if not self._stays or self.has_changed():
            super().full_clean()
            return
        self._errors = ErrorDict()
        kept = {field.name for field in self.instance._meta.concrete_fields}
        self.cleaned_data = {name: getattr(self.instance, name) for name in self.fields if name in kept}


class FoldedFormSet(_FormSet):
    """Formset of folded rows that reports an error for a row that somebody else deleted meanwhile."""

    def get_queryset(self) -> Any:
        """Return the rows; in a bound formset followed by a blank row for each one deleted meanwhile.

        Django expects a row for each initial form that was submitted.
        """
        rows = super().get_queryset()
        if not self.is_bound:
            return rows
        model: Any = self.model
        gone = min(self.initial_form_count(), self.total_form_count()) - len(rows)
        return [*rows, *(model() for _number in range(gone))]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        model: Any = self.model
        form.fields[model._meta.pk.name].error_messages["invalid_choice"] = _(
            "Somebody deleted this row while you were editing it. Copy what you need and open the page anew."
        )


class FoldedInline:
    """Mixin that draws an inline as folded rows. Put it before the inline class; the form must be a `FoldedForm`.

    explanation: help that is shown once for all rows. brief: the fields that it explains, whose own help is left
    out.
    """

    template = "editing/folded_rows.html"
    formfield_overrides: ClassVar[Any] = FIELDS_OF_ROWS
    extra = 0
    explanation: ClassVar[str | _StrPromise] = ""
    brief: ClassVar[Sequence[str]] = ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Return the field without buttons that edit the related row, and without the help of `brief` fields."""
        field: Any = super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]
        if field is None:
            return field
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        if db_field.name in self.brief:
            field.help_text = ""
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 2
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        # All rows share one query for the labels.
        options["widget"] = known_widget(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **options: Any
    ) -> Any:
        # All rows share one query for the labels.
        options["widget"] = known_widget(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_manytomany(db_field, request, **options)  # type: ignore[misc]
