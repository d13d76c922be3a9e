"""Lines out of a closed set: ticked in a form, and filtered by in a list."""

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
    """Lines out of a closed set, as boxes to tick. What the row holds beyond the set can be kept or unticked."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        """Items, whether stored or sent."""
        return list(lines_of(value))

    def clean(self, value: Any) -> tuple[str, ...]:
        """The ticked lines in the order of the set."""
        ticked = set(super().clean(value))
        return tuple(str(item) for item, _label in self._flat() if item in ticked)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is ticked."""
        return set(lines_of(initial)) != set(lines_of(data))

    def also_offer(self, lines: Iterable[str]) -> None:
        """Offer lines that are not in the set, so that saving loses none."""
        there = {item for item, _label in self._flat()}
        self.choices = [*self._flat(), *((line, line) for line in lines if line not in there)]

    def _flat(self) -> list[tuple[Any, Any]]:
        choices: Any = self.choices
        return list(choices)


class LinesFilter(admin.SimpleListFilter):
    """Rows that hold a line. field: where; offered: the lines."""

    field: ClassVar[str]
    offered: ClassVar[Choices]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """The lines to choose from."""
        return self.offered

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with the chosen line."""
        if not (line := self.value()):
            return queryset
        text = TextField()
        end = Value("\n", output_field=text)
        whole = Concat(end, Cast(F(self.field), text), end, output_field=text)
        rows: QuerySet[Any] = queryset.alias(whole_lines=whole).filter(whole_lines__contains=f"\n{line}\n")
        return rows
