"""Editing many rows in a list without overwriting what somebody else changed since the list was drawn."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext

from .checked import CheckedForm


class RowInListForm(CheckedForm):
    """Form of one row of the list.

    Each field has its initial value in a hidden input, so only fields changed here are saved. If somebody else
    changed the same field in the meantime, the first submission is refused.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.show_hidden_initial = True
            # Django labels the field only by the column heading. A form without a row serves only for its media.
            if self.instance.pk:
                field.widget.attrs["aria-label"] = f"{self.instance}: {field.label}"

    def clean(self) -> dict[str, Any]:
        """Return the cleaned data with the current value of every field that was not changed here.

        Add an error to a field that somebody else changed to another value in the meantime.
        """
        cleaned = super().clean() or self.cleaned_data
        for name in self._own_fields():
            now = self.initial[name]
            if name not in self.changed_data:
                cleaned[name] = now
            elif name in cleaned and self._drawn(name) != now and cleaned[name] != now:
                self._remember(name, now)
                text = gettext("Somebody changed this to %s in the meantime. Save once more to replace it.")
                self.add_error(name, ValidationError(text % now, code="changed-meanwhile"))
        return cleaned

    def _own_fields(self) -> list[str]:
        return [name for name, field in self.fields.items() if field.show_hidden_initial and name in self.initial]

    def _drawn(self, name: str) -> Any:
        field = self.fields[name]
        value = field.hidden_widget().value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        try:
            return field.to_python(value)
        except ValidationError:
            return None

    def _remember(self, name: str, now: Any) -> None:
        # Send the current value as the initial one, so that submitting the form again replaces it.
        self.data = cast("QueryDict", self.data).copy()
        self.data[self.add_initial_prefix(name)] = str(now)
