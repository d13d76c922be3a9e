"""Choosing many rows: fields that know all they need from one query, however many of them a page has."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import ManyToManyField
from django.forms import Media
from django.http import HttpRequest

from spasmcheck.evidence.models import Keyed

_LONGEST_KEY = 18  # digits of what every database holds


class Labels:
    """What the rows of a model are called, by primary key, asked for once."""

    def __init__(self, model: type[Keyed]) -> None:
        self._model = model

    @cached_property
    def by_pk(self) -> dict[str, str]:
        """The labels."""
        return {str(row.pk): str(row) for row in self._model.objects.all()}


class _Known(AutocompleteMixin):
    """The options of an autocomplete widget, in the order chosen, without a query for each widget."""

    labels: Labels
    is_required: bool
    allow_multiple_selected: bool

    def __init__(self, field: Any, site: admin.AdminSite, labels: Labels, **options: Any) -> None:
        super().__init__(field, site, **options)
        self.labels = labels

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """The chosen options."""
        known = self.labels.by_pk
        chosen = [pk for pk in map(str, value) if pk in known]
        options = [self._option(name, pk, known[pk], chosen, place) for place, pk in enumerate(chosen)]
        if not self.allow_multiple_selected and not self.is_required:
            options.insert(0, self._option(name, "", "", chosen, 0))
        return [(None, options, 0)]

    def _option(self, name: str, value: str, label: str, chosen: list[str], place: int) -> Any:
        return self.create_option(name, value, label, chosen, place)  # type: ignore[attr-defined]


class KnownSelect(_Known, AutocompleteSelect):
    """One row of a model."""


class KnownSelectMultiple(_Known, AutocompleteSelectMultiple):
    """Many rows of a model."""


class OrderedSelectMultiple(KnownSelectMultiple):
    """Many rows in the order in which they were chosen: what is chosen again goes to the end."""

    @property
    def media(self) -> Media:
        """Django's own, and what moves an option that is chosen again."""
        return super().media + Media(js=("admin/js/jquery.init.js", "js/editing-order.js"))

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> Any:
        """Marked for the script."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {"class": f"{attrs['class']} keeps-order"}


class OrderedRowsField(forms.MultipleChoiceField):
    """Primary keys of rows, in the order chosen."""

    def __init__(self, labels: Labels, **options: Any) -> None:
        super().__init__(**options)
        self._labels = labels

    def valid_value(self, value: Any) -> bool:
        """Whether there is such a row."""
        return str(value) in self._labels.by_pk

    def to_python(self, value: Any) -> list[str]:
        """Each once."""
        return list(dict.fromkeys(super().to_python(value)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Another order is a change."""
        return [str(pk) for pk in initial or ()] != [str(pk) for pk in data or ()]


class _Rows(AutocompleteMixin):
    """Django's own widget asks the database for whatever was sent, and fails where that can be no key."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """The options of rows that may be there."""
        keys = [pk for pk in map(str, value) if pk.isascii() and pk.isdecimal() and len(pk) <= _LONGEST_KEY]
        return super().optgroups(name, keys, attr)


class _OneRow(_Rows, AutocompleteSelect):
    """One row of a model."""


class _ManyRows(_Rows, AutocompleteSelectMultiple):
    """Many rows of a model."""


if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Keyed]
else:
    _Admin = object


class ChoosesRows(_Admin):
    """An admin whose `autocomplete_fields` stand whatever is sent for them."""

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> forms.ModelChoiceField[Any] | None:
        """One row."""
        if db_field.name in self.get_autocomplete_fields(request):
            options.setdefault("widget", _OneRow(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> forms.ModelMultipleChoiceField[Any] | None:
        """Many rows."""
        if db_field.name in self.get_autocomplete_fields(request):
            options.setdefault("widget", _ManyRows(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **options)


def known_widget(field: Any, site: admin.AdminSite) -> KnownSelect | KnownSelectMultiple:
    """The widget of a relation for forms that stand on a page many times."""
    labels = Labels(field.remote_field.model)
    return (KnownSelectMultiple if isinstance(field, ManyToManyField) else KnownSelect)(field, site, labels)
