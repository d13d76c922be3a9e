"""Which model holds which row type, and where each of its fields is kept. Loading and compiling both read this.

The row types say what a field means and the models how it is stored; the names are the same, so the table below
is all that has to be written down.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from typing import Any, NamedTuple, cast

from django.db import models as orm

from spasmcheck.evidence import models
from spasmcheck.evidence.models import Keyed
from spasmcheck.reasoning import knowledge as rows
from spasmcheck.reasoning.knowledge import Condition, Row
from spasmcheck.reasoning.serialisation.fields import fields_of, kinds

MODELS: dict[type[Row], type[Keyed]] = {
    rows.Parameters: models.Parameters,
    rows.Section: models.Section,
    rows.Step: models.Step,
    rows.Question: models.Question,
    rows.Choice: models.Choice,
    rows.Finding: models.Finding,
    rows.Cause: models.Cause,
    rows.Help: models.Help,
    rows.Evidence: models.Evidence,
    rows.RedFlag: models.RedFlag,
    rows.PointsTo: models.PointsTo,
    rows.Explains: models.Explains,
    rows.Caution: models.Caution,
    rows.MedicineGroup: models.MedicineGroup,
    rows.Nutrient: models.Nutrient,
    rows.RequiredIntake: models.RequiredIntake,
    rows.ProfileRule: models.ProfileRule,
    rows.ScreenerNutrient: models.ScreenerNutrient,
    rows.ScreenerItem: models.ScreenerItem,
    rows.ScreenerAmount: models.ScreenerAmount,
    rows.ScreenerFood: models.ScreenerFood,
    rows.FoodGroup: models.FoodGroup,
    rows.Food: models.Food,
    rows.FoodAmount: models.FoodAmount,
    rows.CalciumAbsorption: models.CalciumAbsorption,
    rows.SupplementForm: models.SupplementForm,
    rows.Mechanism: models.Mechanism,
    rows.MechanismStep: models.MechanismStep,
    rows.Disturbance: models.Disturbance,
    rows.MembraneParameter: models.MembraneParameter,
    rows.Claim: models.Claim,
    rows.Note: models.Note,
    rows.Page: models.Page,
    rows.PageSection: models.PageSection,
    rows.Source: models.Source,
    rows.ReferenceCase: models.ReferenceCase,
    rows.TriageScenario: models.TriageScenario,
}

PARENTS: dict[type[Row], str] = {
    rows.Help: "cause",
    rows.Explains: "cause",
    rows.PointsTo: "red_flag",
    rows.Question: "step",
    rows.Choice: "question",
    rows.ScreenerAmount: "item",
    rows.ScreenerFood: "item",
    rows.MechanismStep: "mechanism",
    rows.Disturbance: "step",
    rows.PageSection: "page",
}
"""The foreign key of a nested row to the row around it."""

PARENT_OF: dict[type[Keyed], str] = {MODELS[row_type]: parent for row_type, parent in PARENTS.items()}
"""The same by model."""


class Link(NamedTuple):
    """A field of many slugs, kept in a table between two others.

    path: where the slugs are in a row, such as ("when", "all_of"). owner, target: the foreign keys of the table
    between. position: whether it keeps the order.
    """

    path: tuple[str, ...]
    through: type[orm.Model]
    owner: str
    target: str
    target_model: type[Keyed]
    position: bool


class TableMapping(NamedTuple):
    """Where one row type is kept.

    columns: fields held as they are. references: fields held as a foreign key, by the model that they point at.
    children: fields of nested rows. parent: the foreign key to the row around it, or "".
    key_holds_parent: the natural key begins with that of the row around it.
    """

    row_type: type[Row]
    model: type[Keyed]
    columns: tuple[str, ...]
    references: dict[str, type[Keyed]]
    links: tuple[Link, ...]
    children: dict[str, type[Row]]
    parent: str
    key_holds_parent: bool

    @property
    def ordered(self) -> bool:
        """Whether the rows keep a position."""
        return self.row_type.ordered


@cache
def table_of(row_type: type[Row]) -> TableMapping:
    """Where a row type is kept."""
    model = MODELS[row_type]
    columns, references, children = [], {}, {}
    links: list[Link] = []
    for field in fields_of(row_type):
        if field.nested is not None and issubclass(field.nested, Row):
            children[field.name] = field.nested
        elif field.nested is not None:
            links += [_link(model, (field.name, part.name)) for part in fields_of(Condition)]
        elif field.refers_to and field.many:
            links.append(_link(model, (field.name,)))
        elif field.refers_to:
            references[field.name] = _target(model, field.name)
        else:
            columns.append(field.name)
    parent = PARENTS.get(row_type, "")
    return TableMapping(
        row_type=row_type,
        model=model,
        columns=tuple(columns),
        references=references,
        links=tuple(links),
        children=children,
        parent=parent,
        key_holds_parent=bool(parent) and len(model.key_lookups) > len(row_type.key),
    )


@cache
def tables() -> tuple[TableMapping, ...]:
    """Every table, each after those that it points at."""
    order: TopologicalSorter[type[Keyed]] = TopologicalSorter()
    by_model = {model: table_of(row_type) for row_type, model in MODELS.items()}
    for model, table in by_model.items():
        parent = (_target(model, table.parent),) if table.parent else ()
        order.add(model, *table.references.values(), *parent)
    return tuple(by_model[model] for model in order.static_order())


def top_tables() -> Iterator[tuple[str, TableMapping]]:
    """Each kind of row, but the parameters, and where it is kept."""
    for kind, row_type in kinds().items():
        yield kind, table_of(row_type)


def _link(model: type[Keyed], path: tuple[str, ...]) -> Link:
    field: Any = model._meta.get_field(path[-1])
    through = field.remote_field.through
    return Link(
        path=path,
        through=through,
        owner=field.m2m_field_name(),
        target=field.m2m_reverse_field_name(),
        target_model=field.related_model,
        position=issubclass(through, models.Ordered),
    )


def _target(model: type[Keyed], name: str) -> type[Keyed]:
    related: type[Keyed] = cast("Any", model._meta.get_field(name)).related_model
    return related
