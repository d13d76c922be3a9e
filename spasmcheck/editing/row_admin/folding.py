"""Rows inside another that are too many and too long for a table: each folded to one line until it is opened."""

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
    """A row inside another.

    A row that was sent just as it was drawn is taken as it stands and not looked at again, so what a save costs
    does not depend on how many rows there are.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._stays = self.is_bound and bool(self.instance.pk)

    @property
    def summary(self) -> Sequence[Any]:
        """What the folded line tells of the saved row; the first part is its name."""
        return self.told() if self.instance.pk else (_("Deleted meanwhile"),)

    def told(self) -> Sequence[Any]:
        """The same of a row that is still there."""
        return (str(self.instance),)

    def full_clean(self) -> None:
        """Pass over what did not change."""
        if not self._stays or self.has_changed():
            super().full_clean()
            return
        self._errors = ErrorDict()
        kept = {field.name for field in self.instance._meta.concrete_fields}
        self.cleaned_data = {name: getattr(self.instance, name) for name in self.fields if name in kept}


class FoldedFormSet(_FormSet):
    """Rows inside another; whoever edits a row that somebody else deleted is told so."""

    def get_queryset(self) -> Any:
        """The rows; when a form was sent, with a blank in place of each that is gone, for Django pairs the two."""
        rows = super().get_queryset()
        if not self.is_bound:
            return rows
        model: Any = self.model
        gone = min(self.initial_form_count(), self.total_form_count()) - len(rows)
        return [*rows, *(model() for _number in range(gone))]

    def add_fields(self, form: Any, index: int | None) -> None:
        """With our words for a row that is gone."""
        super().add_fields(form, index)
        model: Any = self.model
        form.fields[model._meta.pk.name].error_messages["invalid_choice"] = _(
            "Somebody deleted this row while you were editing it. Copy what you need and open the page anew."
        )


class FoldedInline:
    """Draws an inline as folded rows. Stands before the inline class; the form is a `FoldedForm`.

    explanation: what one needs to know to fill in any of the rows, said once. brief: fields whose help it is.
    """

    template = "editing/folded_rows.html"
    formfield_overrides: ClassVar[Any] = FIELDS_OF_ROWS
    extra = 0
    explanation: ClassVar[str | _StrPromise] = ""
    brief: ClassVar[Sequence[str]] = ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """No buttons to change what a row points at, and no help text over and over."""
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
        """All rows share what is known of the others."""
        options["widget"] = known_widget(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **options: Any
    ) -> Any:
        """Likewise."""
        options["widget"] = known_widget(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_manytomany(db_field, request, **options)  # type: ignore[misc]
