"""What `manage.py check` says about editions."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.db import OperationalError, connection

from spasmcheck.evidence.editions.publishing import publish
from spasmcheck.evidence.schema.store import replace_rows
from tests.builders import knowledge

pytestmark = pytest.mark.django_db


def ids(**options: object) -> list[str | None]:
    found = run_checks(tags=["database", "files"], **options)
    return [message.id for message in found if (message.id or "").startswith("evidence.")]


def test_it_warns_when_nothing_is_published():
    assert ids(databases=["default"]) == ["evidence.W001"]
    assert ids() == []
    replace_rows(knowledge())
    publish(note="First")
    assert ids(databases=["default"]) == []


def test_a_kept_file_is_an_edition_too(edition_file):
    edition_file.parent.mkdir()
    edition_file.write_text("{}")
    assert ids(databases=["default"]) == []


def test_a_database_that_is_away_is_not_its_business():
    def refuse(execute, sql, params, many, context):
        raise OperationalError("could not connect")

    with connection.execute_wrapper(refuse):
        assert ids(databases=["default"]) == []


def test_it_warns_when_the_file_cannot_be_kept(settings, tmp_path):
    (tmp_path / "in-the-way").write_text("")
    settings.SPASMCHECK_EDITION_FILE = tmp_path / "in-the-way" / "edition.json"
    assert ids() == ["evidence.W002"]
