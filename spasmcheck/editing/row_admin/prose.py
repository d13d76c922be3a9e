"""Texts of several lines as the knowledge holds them, whatever a browser ends lines with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import TextField

from .amounts import AMOUNTS


class ProseInput(forms.Textarea):
    """A text area. Browsers send a carriage return with each line feed, which no text of the knowledge holds."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was typed."""
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


FIELDS_OF_ROWS: Any = AMOUNTS | {TextField: {"widget": ProseInput(attrs={"class": "vLargeTextField"})}}
"""For `formfield_overrides`."""
