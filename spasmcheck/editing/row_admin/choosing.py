"""Widgets and fields for choosing rows; those for repeated forms take all labels of a page from one query."""

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

_LONGEST_KEY = 18  # digits that fit into the integers of every database


class Labels:
    """The labels of all rows of a model, fetched with one query on first use."""

    def __init__(self, model: type[Keyed]) -> None:
        self._model = model

    @cached_property
    def by_pk(self) -> dict[str, str]:
        """The labels by primary key as text."""
        return {str(row.pk): str(row) for row in self._model.objects.all()}


class _Known(AutocompleteMixin):
    """Autocomplete widget that takes its labels from `Labels`, without a query for each widget."""

    labels: Labels
    is_required: bool
    allow_multiple_selected: bool

    def __init__(self, field: Any, site: admin.AdminSite, labels: Labels, **options: Any) -> None:
        super().__init__(field, site, **options)
        self.labels = labels

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """Return the chosen options in the order chosen, without keys of rows that do not exist."""
        known = self.labels.by_pk
        chosen = [pk for pk in map(str, value) if pk in known]
        options = [self._option(name, pk, known[pk], chosen, place) for place, pk in enumerate(chosen)]
        if not self.allow_multiple_selected and not self.is_required:
            options.insert(0, self._option(name, "", "", chosen, 0))
        return [(None, options, 0)]

    def _option(self, name: str, value: str, label: str, chosen: list[str], place: int) -> Any:
        return self.create_option(name, value, label, chosen, place)  # type: ignore[attr-defined]


class KnownSelect(_Known, AutocompleteSelect):
    """Autocomplete for one row, with shared labels."""


class KnownSelectMultiple(_Known, AutocompleteSelectMultiple):
    """Autocomplete for several rows, with shared labels."""


class OrderedSelectMultiple(KnownSelectMultiple):
    """Autocomplete that keeps the order in which rows were chosen; a row chosen again goes to the end."""

    @property
    def media(self) -> Media:
        return super().media + Media(js=("admin/js/jquery.init.js", "js/editing-order.js"))

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> Any:
        # js/editing-order.js finds the element by this class.
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {"class": f"{attrs['class']} keeps-order"}


class OrderedRowsField(forms.MultipleChoiceField):
    """Field of primary keys of rows, in the order chosen."""

    def __init__(self, labels: Labels, **options: Any) -> None:
        super().__init__(**options)
        self._labels = labels

    def valid_value(self, value: Any) -> bool:
        return str(value) in self._labels.by_pk

    def to_python(self, value: Any) -> list[str]:
        """Return the keys as texts in the order chosen, without duplicates."""
        return list(dict.fromkeys(super().to_python(value)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the keys or their order changed."""
        return [str(pk) for pk in initial or ()] != [str(pk) for pk in data or ()]


class _Rows(AutocompleteMixin):
    """Autocomplete widget that ignores values that cannot be primary keys.

    Django's own queries the database for whatever was submitted, and fails for such values.
    """

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        keys = [pk for pk in map(str, value) if pk.isascii() and pk.isdecimal() and len(pk) <= _LONGEST_KEY]
        return super().optgroups(name, keys, attr)


class _OneRow(_Rows, AutocompleteSelect):
    """Autocomplete for one row."""


class _ManyRows(_Rows, AutocompleteSelectMultiple):
    """Autocomplete for several rows."""


if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Keyed]
else:
    _Admin = object


class ChoosesRows(_Admin):
    """Admin whose `autocomplete_fields` do not fail whatever is submitted for them (see `_Rows`)."""

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> forms.ModelChoiceField[Any] | None:
        if db_field.name in self.get_autocomplete_fields(request):
            options.setdefault("widget", _OneRow(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> forms.ModelMultipleChoiceField[Any] | None:
        if db_field.name in self.get_autocomplete_fields(request):
            options.setdefault("widget", _ManyRows(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **options)


def known_widget(field: Any, site: admin.AdminSite) -> KnownSelect | KnownSelectMultiple:
    """Return the widget of a relation for forms that a page has many times; its copies share one query."""
    labels = Labels(field.remote_field.model)
    return (KnownSelectMultiple if isinstance(field, ManyToManyField) else KnownSelect)(field, site, labels)
