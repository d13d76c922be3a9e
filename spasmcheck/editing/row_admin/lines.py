"""Text lines from a closed set: a form field of checkboxes, and a list filter by one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest

from spasmcheck.evidence.models.fields import lines_of

Choices = Sequence[tuple[str, Any]]


class TickedLinesField(forms.MultipleChoiceField):
    """Checkboxes for lines from a closed set.

    Lines of the row that are not in the set can be kept or unticked if `also_offer` adds them.
    """

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        """Return the items as a list, from the stored lines or from the submitted values."""
        return list(lines_of(value))

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the ticked lines in the order of the choices."""
        ticked = set(super().clean(value))
        return tuple(str(item) for item, _label in self._flat() if item in ticked)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether other lines are ticked; their order does not count."""
        return set(lines_of(initial)) != set(lines_of(data))

    def also_offer(self, lines: Iterable[str]) -> None:
        """Add lines that are not in the set to the choices, so that saving does not drop them."""
        there = {item for item, _label in self._flat()}
        self.choices = [*self._flat(), *((line, line) for line in lines if line not in there)]

    def _flat(self) -> list[tuple[Any, Any]]:
        choices: Any = self.choices
        return list(choices)


class LinesFilter(admin.SimpleListFilter):
    """Filter of rows that hold a line.

    field: the field with the lines. offered: the lines to choose from, with their labels.
    """

    field: ClassVar[str]
    offered: ClassVar[Choices]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return self.offered

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not (line := self.value()):
            return queryset
        # The lines are one text in the database. Line feeds on both sides match whole lines only.
        text = TextField()
        end = Value("\n", output_field=text)
        whole = Concat(end, Cast(F(self.field), text), end, output_field=text)
        rows: QuerySet[Any] = queryset.alias(whole_lines=whole).filter(whole_lines__contains=f"\n{line}\n")
        return rows
