"""Whole numbers without a decimal point: 262, not 262.0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import FloatField, Model


class AmountInput(forms.NumberInput):
    """Number input that shows a whole number without “.0”."""

    def format_value(self, value: Any) -> str | None:
        text: str | None = super().format_value(_written(value))
        return text


AMOUNTS: Any = {FloatField: {"widget": AmountInput}}
"""Part of `prose.FIELDS_OF_ROWS`."""


def amount_column(model: type[Model], name: str) -> Callable[[Any], Any]:
    """Return a `list_display` column that shows the field, whole numbers without “.0”."""

    @admin.display(description=model._meta.get_field(name).verbose_name, ordering=name)  # type: ignore[union-attr]
    def column(row: Any) -> Any:
        return _written(getattr(row, name))

    column.__name__ = name
    return column


def _written(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
