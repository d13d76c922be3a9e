"""Of an edit only some kinds are compared, and still nothing changes that is not recorded."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spasmcheck.evidence.history.recording import (
    RowKey,
    SlugChanged,
    differences_between,
    json_rows,
    recorded,
)
from spasmcheck.evidence.history.written_kinds import all_kinds, kinds_written
from spasmcheck.evidence.models import Cause, Claim, Evidence, Finding, Keyed, Note, RowChange, Source
from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.evidence.schema.mapping import MODELS
from spasmcheck.evidence.schema.store import replace_rows
from tests.unit.evidence.everything import everything

pytestmark = pytest.mark.django_db

REFUSALS = (DatabaseError, ProtectedError, ValidationError, ValueError, TypeError)


@pytest.fixture(autouse=True)
def a_row_of_every_kind(db: None) -> None:
    replace_rows(everything())


def rows_now() -> dict[RowKey, str]:
    return json_rows(draft())


def change_a_field(row: Keyed, chance: random.Random) -> None:
    """What a form, or an action on many rows, does to one field."""
    field: Any = chance.choice([f for f in row._meta.get_fields() if f.concrete and not f.primary_key])
    if field.name == "slug":
        return
    if field.many_to_many:
        others = list(field.related_model.objects.all())
        getattr(row, field.name).set(chance.sample(others, chance.randint(0, len(others))))
        return
    if field.is_relation:
        value: Any = chance.choice(list(field.related_model.objects.all()))
    elif isinstance(field, models.BooleanField):
        value = not getattr(row, field.name)
    elif isinstance(field, models.IntegerField | models.FloatField):
        value = chance.choice([1, 2, 0.5, 30])
    else:
        donors = type(row).objects.values_list(field.name, flat=True)
        value = chance.choice(["Other words", "", *donors])
    if chance.random() < 0.5:
        type(row).objects.filter(pk=row.pk).update(**{field.name: value})
    else:
        setattr(row, field.name, value)
        row.save()


def copy_a_row(row: Keyed, chance: random.Random) -> None:
    """What adding one does."""
    row.pk, row._state.adding = None, True
    for field in row._meta.concrete_fields:
        if field.name == "slug":
            setattr(row, "slug", f"new-{chance.randint(1, 10**9)}")  # noqa: B010
    row.save()


def delete_a_row(row: Keyed, chance: random.Random) -> None:
    row.delete()


def change_something(chance: random.Random) -> None:
    rows = chance.choice(list(MODELS.values())).objects.all()
    if not rows:
        return
    change = chance.choice([change_a_field, change_a_field, change_a_field, copy_a_row, delete_a_row])
    try:
        with transaction.atomic():
            change(chance.choice(list(rows)), chance)
    except REFUSALS:
        pass


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_what_an_edit_records_is_what_the_whole_draft_shows(seed: int, changes: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    with transaction.atomic():
        before = rows_now()
        try:
            with recorded(origin="edited") as deed:
                for _ in range(changes):
                    change_something(chance)
        except DraftError:
            assert rows_now() == before
        else:
            assert deed.differences == differences_between(before, rows_now())
            found = RowChange.objects.order_by("pk").values_list("kind", "key", "before", "after")
            assert list(found) == deed.differences
        transaction.set_rollback(True)


def test_random_edits_change_rows_of_most_kinds() -> None:
    changed = set()
    for seed in range(150):
        with transaction.atomic():
            try:
                with recorded(origin="edited") as deed:
                    change_something(random.Random(seed))  # noqa: S311
            except DraftError:
                continue
            changed |= {row.kind for row in deed.differences}
            transaction.set_rollback(True)
    assert len(changed) > len(all_kinds()) / 2


def test_what_goes_with_another_row_is_recorded_though_nobody_named_its_kind() -> None:
    before = rows_now()
    with recorded(origin="edited") as deed:
        Cause.objects.get(slug="ordinary-cramp").delete()
        Note.objects.get().findings.clear()
    assert {"causes", "evidence", "notes"} <= {row.kind for row in deed.differences}
    assert deed.differences == differences_between(before, rows_now())


def test_a_statement_that_is_not_understood_is_recorded_too() -> None:
    before = rows_now()
    with recorded(origin="edited") as deed, connection.cursor() as cursor:
        cursor.execute("WITH one AS (SELECT 1) UPDATE evidence_claim SET note = 'Other words'")
    assert [row.kind for row in deed.differences] == ["claims"]
    assert deed.differences == differences_between(before, rows_now())


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ('SELECT "evidence_claim"."id" FROM "evidence_claim"', set()),
        ('SAVEPOINT "s1"', set()),
        ('UPDATE "evidence_claim" SET "note" = %s', {"claims"}),
        ('INSERT INTO "evidence_claim" ("note") VALUES (%s)', {"claims"}),
        ('DELETE FROM "evidence_cause_sources" WHERE "id" = %s', {"causes"}),
        ('INSERT INTO "evidence_rowchange" ("kind") VALUES (%s)', set()),
        ('INSERT INTO "auth_user" ("username") VALUES (%s)', set()),
        ('UPDATE ONLY "evidence_claim" SET "note" = %s', set(all_kinds())),
        ('UPDATE "public"."evidence_claim" SET "note" = %s', set(all_kinds())),
        ('SELECT 1; DELETE FROM "evidence_claim"', set(all_kinds())),
        ('DELETE FROM "auth_user"; DELETE FROM "evidence_claim"', set(all_kinds())),
        ("TRUNCATE evidence_claim", set(all_kinds())),
        (b"SELECT 1", set(all_kinds())),
    ],
)
def test_a_statement_says_which_kinds_it_can_change(statement: Any, kinds: set[str]) -> None:
    assert kinds_written(statement) == kinds


def test_the_kinds_that_name_a_row_are_compared_when_it_goes() -> None:
    assert {"sources", "causes", "evidence"} <= kinds_written('DELETE FROM "evidence_source"')


def test_the_database_changes_no_row_by_itself() -> None:
    editor: Any = connection.schema_editor(collect_sql=True)
    editor.deferred_sql = []
    tables = apps.get_app_config("evidence").get_models(include_auto_created=True)
    created = [editor.table_sql(model)[0] for model in tables]
    schema = "\n".join(map(str, [*created, *editor.deferred_sql])).upper()
    assert "REFERENCES" in schema
    for word in ("ON DELETE CASCADE", "ON DELETE SET", "ON UPDATE", "TRIGGER"):
        assert word not in schema


def test_an_edit_of_a_slug_that_others_name_is_refused() -> None:
    before = rows_now()
    with pytest.raises(SlugChanged), recorded(origin="edited"):
        Finding.objects.filter(slug="at-night").update(slug="by-night")
    assert rows_now() == before
    assert not RowChange.objects.exists()
    with recorded(origin="edited") as deed:
        Claim.objects.update(slug="nobody-names-it")
    assert {row.key for row in deed.differences} >= {"bananas", "nobody-names-it"}


@pytest.fixture
def unchecked(db: None) -> Iterator[None]:
    """A database that somebody can break by hand."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite lets its constraints be passed by")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_a_kind_that_somebody_broke_keeps_nobody_from_editing_another(unchecked: None) -> None:
    Claim.objects.update(verdict="rumour")
    with pytest.raises(DraftError):
        draft()
    with recorded(origin="edited") as deed:
        Source.objects.update(note="Read, whole")
    assert {row.kind for row in deed.differences} == {"sources"}
    with recorded(origin="edited") as repair:
        Claim.objects.update(verdict="contradicts")
    assert {row.kind for row in repair.differences} == {"claims"}
    assert draft().claims


def test_an_edit_asks_only_for_what_it_can_change() -> None:
    row = Evidence.objects.order_by("pk")[0]
    with CaptureQueriesContext(connection) as queries, recorded(origin="edited"):
        row.basis = "Counted anew."
        row.save()
    assert len(queries) <= 12
    with CaptureQueriesContext(connection) as queries, recorded(origin="loaded"):
        row.basis = "Counted once more."
        row.save()
    assert len(queries) > 60
