"""By which kind and key the history and the audit know a row."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from spasmcheck.evidence.models import ChoiceFinding, Keyed, Parameters
from spasmcheck.evidence.schema.mapping import MODELS, PARENT_OF, table_of
from spasmcheck.reasoning.serialisation.fields import kinds

from .recording import PARAMETERS, RowKey


def name_of(instance: Keyed) -> RowKey:
    """The kind and key of the row, or of that in which it is nested: a choice is part of its step."""
    outer: Any = instance.choice if isinstance(instance, ChoiceFinding) else instance
    while parent := PARENT_OF.get(type(outer)):
        outer = getattr(outer, parent)
    if isinstance(outer, Parameters):
        return PARAMETERS
    model: type[Keyed] = type(outer)
    return kind_of(model), str("/".join(map(str, outer.natural_key())))


@cache
def kind_of(model: type[Keyed]) -> str:
    """The kind of the rows of a model; nested rows belong to that of the row around them."""
    for kind, row_type in kinds().items():
        if MODELS[row_type] is model:
            return kind
    if model is Parameters:
        return PARAMETERS[0]
    around: type[Keyed] = cast("Any", model._meta.get_field(PARENT_OF[model])).related_model
    return kind_of(around)


def with_key(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with their key as the history writes it, as `row_key`."""
    model: type[Keyed] = rows.model
    text: list[Any] = [Cast(F(lookup), CharField()) for lookup in model.key_lookups]
    parts = [part for one in text for part in (Value("/"), one)][1:] or [Value("", output_field=CharField())]
    keyed: QuerySet[Any] = rows.annotate(row_key=Concat(*parts) if len(parts) > 1 else parts[0])
    return keyed


def is_kind(kind: str) -> bool:
    """Whether rows can be of this kind."""
    return kind == PARAMETERS[0] or kind in kinds()


@cache
def model_of(kind: str) -> type[Keyed]:
    """The model of a kind."""
    return Parameters if kind == PARAMETERS[0] else table_of(kinds()[kind]).model
