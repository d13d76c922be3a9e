"""The database refuses what the reasoning would refuse, whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from msgspec import inspect

from spasmcheck.evidence.models import Cause, Choice, Evidence, Finding, Ordered, Parameters, Source
from spasmcheck.evidence.models.constraints import bounds, closed_set, may_be_empty, shapes_of
from spasmcheck.evidence.schema.mapping import MODELS, table_of, tables
from spasmcheck.evidence.schema.store import replace_rows
from spasmcheck.reasoning.serialisation.fields import fields_of
from tests.unit.evidence.everything import everything

_STEPS = {"gt": 0, "gte": -1, "lt": 0, "lte": 1}


def _columns() -> Iterator[tuple[type[Any], str, inspect.Type]]:
    for row_type in MODELS:
        references = {field.name for field in fields_of(row_type) if field.refers_to}
        for name, shape in shapes_of(row_type).items():
            if name not in references and name in table_of(row_type).columns:
                yield row_type, name, shape


def _bad_values() -> dict[type[Any], list[tuple[str, Any]]]:
    found: dict[type[Any], list[tuple[str, Any]]] = {}
    for row_type, name, shape in _columns():
        values: list[Any] = [limit + _STEPS[lookup] for lookup, limit in bounds(shape).items()]
        values += ["nonsense"] if closed_set(shape) else []
        values += [] if may_be_empty(shape) else [""]
        for value in values:
            found.setdefault(MODELS[row_type], []).append((name, value))
    return found


BAD_VALUES = _bad_values()
each_model = pytest.mark.parametrize("model", BAD_VALUES, ids=lambda model: model.__name__)


def test_the_sweep_looks_at_every_range_choice_and_required_text():
    assert sum(map(len, BAD_VALUES.values())) > 120


@pytest.mark.django_db
@each_model
def test_a_bad_value_cannot_be_stored(model):
    replace_rows(everything())
    row = model.objects.order_by("pk").first()
    for name, value in BAD_VALUES[model]:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=row.pk).update(**{name: value})


@pytest.mark.django_db
@each_model
def test_an_editor_is_told_at_the_field(model):
    replace_rows(everything())
    for name, value in BAD_VALUES[model]:
        row = model.objects.order_by("pk").first()
        setattr(row, name, value)
        with pytest.raises(ValidationError) as refusal:
            row.full_clean()
        assert name in refusal.value.message_dict, (name, value)


@pytest.mark.django_db
def test_rows_that_skip_validation_are_refused_too():
    replace_rows(everything())
    row = Evidence.objects.get(cause__slug="low-magnesium")
    copies = [
        Evidence(cause=row.cause, finding=row.finding, lr_present=2, lr_absent=0.5, grade="strong", basis="b"),
        Evidence(
            cause=row.cause,
            finding=Finding.objects.get(slug="at-night"),
            lr_present=20.5,
            lr_absent=0.5,
            grade="strong",
            basis="b",
        ),
    ]
    for copy in copies:
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.bulk_create([copy])


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.__name__)
def test_a_natural_key_is_unique_in_the_database(model):
    replace_rows(everything())
    copy = model.objects.order_by("pk").first()
    copy.pk = 2 if model is Parameters else None
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.bulk_create([copy])


@pytest.mark.django_db
def test_there_is_one_row_of_parameters_and_possible_lies_below_likely():
    replace_rows(everything())
    with pytest.raises(IntegrityError), transaction.atomic():
        Parameters.objects.update(possible_from=0.5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Parameters.objects.create(
            id=2,
            likely_from=0.5,
            possible_from=0.1,
            ready_below=0,
            exclusion_factor=7,
            male_factor=1,
            female_factor=1,
        )


@pytest.mark.django_db
def test_what_is_in_use_cannot_be_deleted():
    replace_rows(everything())
    for row in (Finding.objects.get(slug="at-night"), Choice.objects.first().question.step.section):
        with pytest.raises(models.ProtectedError):
            row.delete()
    Cause.objects.get(slug="ordinary-cramp").delete()
    assert not Evidence.objects.filter(cause__slug="ordinary-cramp").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [("slug", "Two Words"), ("slug", "ends-with-"), ("slug", "line-break\n"), ("slug", "x" * 101)],
)
def test_a_slug_that_is_none_is_refused_at_the_field(name, value):
    source = Source(slug=value, title="t", kind="trial")
    with pytest.raises(ValidationError) as refusal:
        source.full_clean()
    assert list(refusal.value.message_dict) == [name]


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["2026-02-30", "2026-W01-1", "20260101", "soon"])
def test_a_review_date_is_a_day_of_the_calendar(value):
    replace_rows(everything())
    cause = Cause.objects.get(slug="ordinary-cramp")
    cause.full_clean()
    cause.review_due = value
    with pytest.raises(ValidationError) as refusal:
        cause.full_clean()
    assert list(refusal.value.message_dict) == ["review_due"]


def test_models_have_the_fields_the_choices_and_the_nulls_of_their_row_types():
    looked_at = 0
    for row_type, name, shape in _columns():
        field: Any = MODELS[row_type]._meta.get_field(name)
        values = closed_set(shape)
        assert sorted(value for value, _label in field.choices or []) == sorted(values or []), field
        looked_at += 1
    assert looked_at > 120


def test_a_column_may_be_null_exactly_where_the_row_type_says_none():
    looked_at = 0
    for row_type, model in MODELS.items():
        several = {field.name for field in fields_of(row_type) if field.nested or field.many}
        for field in inspect.type_info(row_type).fields:
            if field.name not in several:
                may_be_none = isinstance(field.type, inspect.UnionType)
                assert model._meta.get_field(field.name).null == may_be_none, (model, field.name)
                looked_at += 1
    assert looked_at > 150


def test_a_position_is_kept_exactly_where_order_means_something():
    assert all(issubclass(table.model, Ordered) == table.row_type.ordered for table in tables())


def test_every_column_explains_itself():
    for model in MODELS.values():
        for field in model._meta.get_fields():
            if field.concrete and not field.auto_created:
                assert field.verbose_name
    assert "twice as common" in str(Evidence._meta.get_field("lr_present").help_text)
