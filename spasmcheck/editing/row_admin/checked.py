"""The base form of rows, which shows on each field why the knowledge would refuse its value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from spasmcheck.evidence.schema.field_validation import refusals

if TYPE_CHECKING:
    AnyRowForm = forms.ModelForm[Any]
else:
    AnyRowForm = forms.ModelForm


class CheckedForm(AnyRowForm):
    """Base form of a row on its own page, in a list or inside another row."""

    def validate_constraints(self) -> None:
        """Add what the row type refuses to the fields without an error, then check the database's constraints."""
        silent = {name: getattr(self.instance, name) for name in self.fields if self._keeps(name)}
        for name, reason in refusals(self._meta.model, silent):
            self.add_error(name, ValidationError(reason, code="refused"))
        super().validate_constraints()

    def _keeps(self, name: str) -> bool:
        return name in self.cleaned_data and name not in self.errors and hasattr(self.instance, name)
