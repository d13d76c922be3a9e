"""Where a row is used: which other rows point at it, and as what."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from spasmcheck.evidence.models import Keyed

from .mapping import MODELS


class RowReference(NamedTuple):
    """A row that points at another. parts: the names of the fields that do."""

    row: Keyed
    parts: tuple[str, ...]


class Uses(NamedTuple):
    """The rows of one model that point at a row."""

    model: type[Keyed]
    uses: tuple[RowReference, ...]


def uses_of(row: Keyed) -> Iterator[Uses]:
    """The rows that point at this one by model, in one query for each model; none of a model without such rows."""
    for model, fields in _pointing_at(type(row)).items():
        parts = {f"points_{number}": field for number, field in enumerate(fields)}
        there = {
            name: Exists(model.objects.filter(pk=OuterRef("pk"), **{field.name: row}))
            for name, field in parts.items()
        }
        wanted = Q()
        for name in parts:
            wanted |= Q(**{name: True})
        found = model.objects.annotate(**there).filter(wanted).select_related(*_needed_to_name(model))
        uses = tuple(
            RowReference(
                one, tuple(str(field.verbose_name) for name, field in parts.items() if getattr(one, name))
            )
            for one in found
        )
        if uses:
            yield Uses(model, uses)


def with_number_of_uses(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows, each with `number_of_uses`: how often others point at it."""
    number: Any = Value(0)
    target: type[Keyed] = rows.model
    for model, fields in _pointing_at(target).items():
        for field in fields:
            pointing = model.objects.filter(**{field.name: OuterRef("pk")}).order_by().values(field.name)
            number += Coalesce(Subquery(pointing.annotate(times=Count("pk")).values("times")), 0)
    counted: QuerySet[Any] = rows.annotate(number_of_uses=number)
    return counted


@cache
def _pointing_at(model: type[Model]) -> dict[type[Keyed], tuple[Any, ...]]:
    """The fields that lead to a model, by the model that has them."""
    fields: dict[type[Keyed], tuple[Any, ...]] = {}
    for known in MODELS.values():
        own = [field for field in known._meta.get_fields() if field.is_relation and not field.auto_created]
        if pointing := tuple(field for field in own if field.related_model is model):
            fields[known] = pointing
    return fields


def _needed_to_name(model: type[Keyed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lookup.rsplit("__", 1)[0] for lookup in model.key_lookups if "__" in lookup))
