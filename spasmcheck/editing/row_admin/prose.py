"""A text area whose value has line feeds only, whatever line ends the browser sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import TextField

from .amounts import AMOUNTS


class ProseInput(forms.Textarea):
    """Text area. Browsers submit CR LF as a line end; texts of the knowledge contain only LF."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


FIELDS_OF_ROWS: Any = AMOUNTS | {TextField: {"widget": ProseInput(attrs={"class": "vLargeTextField"})}}
"""The value of `formfield_overrides` in the admins and inlines of rows."""
