"""Editing many rows in a list without undoing what somebody else changed since it was drawn."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext

from .checked import CheckedForm


class RowInListForm(CheckedForm):
    """One row of the list.

    Each field remembers what it held when it was drawn, so only what was changed here is saved. Where
    somebody else changed the same field in the meantime, it says so before anything is lost.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.show_hidden_initial = True
            # The heading of the column is all that Django shows. The form of no row is made for its media alone.
            if self.instance.pk:
                field.widget.attrs["aria-label"] = f"{self.instance}: {field.label}"

    def clean(self) -> dict[str, Any]:
        """Take over what others changed; refuse to change the same once more unseen."""
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
        self.data = cast("QueryDict", self.data).copy()
        self.data[self.add_initial_prefix(name)] = str(now)
