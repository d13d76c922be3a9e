"""The commands: arguments in, services called, errors on stderr with exit status 1."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from spasmcheck.evidence.exchange.fixtures import read_fixtures, write_fixtures
from spasmcheck.evidence.models import Cause, Edition, Evidence
from spasmcheck.evidence.schema.compile import draft
from spasmcheck.evidence.schema.store import is_empty, replace_rows
from spasmcheck.reasoning.serialisation.codec import canonical
from tests.builders import knowledge
from tests.unit.evidence.everything import everything

pytestmark = pytest.mark.django_db


def run(*arguments: str | Path, **options: object) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_loading_and_dumping_go_round(tmp_path):
    write_fixtures(everything(), tmp_path / "in")
    assert "rows created" in run("loadknowledge", tmp_path / "in")
    run("dumpknowledge", tmp_path / "out")
    assert read_fixtures(tmp_path / "out") == canonical(everything())
    for path in (tmp_path / "in").iterdir():
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()


def test_the_fixtures_of_the_project_are_the_default(settings, tmp_path):
    settings.SPASMCHECK_FIXTURES = tmp_path
    write_fixtures(knowledge(), tmp_path)
    run("loadknowledge")
    assert draft() == canonical(knowledge())


def test_nothing_is_half_loaded(tmp_path):
    replace_rows(knowledge())
    write_fixtures(everything(), tmp_path)
    path = tmp_path / "triage_scenarios.yaml"
    path.write_text(path.read_text().replace("- chest-pain", "- no-such-finding"))
    with pytest.raises(CommandError, match=r"triage_scenarios\.yaml, row 1 .*no-such-finding"):
        run("loadknowledge", tmp_path)
    assert draft() == canonical(knowledge())


def test_each_problem_is_a_line(tmp_path):
    write_fixtures(knowledge(), tmp_path)
    for name in ("foods.yaml", "notes.yaml"):
        (tmp_path / name).unlink()
    with pytest.raises(CommandError) as refusal:
        run("loadknowledge", tmp_path)
    assert len(str(refusal.value).splitlines()) == 2
    assert refusal.value.returncode == 1
    assert is_empty()


def test_a_draft_is_kept_when_only_an_empty_one_may_be_filled(tmp_path):
    write_fixtures(knowledge(), tmp_path)
    run("loadknowledge", tmp_path, if_empty=True)
    Cause.objects.update(prior=0.2)
    assert "nothing was loaded" in run("loadknowledge", tmp_path, if_empty=True)
    assert Cause.objects.filter(prior=0.2).exists()


def test_publishing_only_when_there_is_no_edition():
    replace_rows(knowledge())
    assert "edition 1" in run("publish", note="First", if_none=True)
    Cause.objects.update(prior=0.2)
    assert "nothing was published" in run("publish", note="Second", if_none=True)
    assert "edition 2" in run("publish", note="Second")
    with pytest.raises(CommandError, match="very content"):
        run("publish", note="Third")


def test_rolling_back():
    replace_rows(knowledge())
    run("publish", note="First")
    Cause.objects.update(prior=0.2)
    run("publish", note="Second")
    assert "edition 3 with the content of edition 1" in run("rollback", "1", note="Back")
    with pytest.raises(CommandError, match="no edition 9"):
        run("rollback", "9", note="Back")
    assert Edition.objects.count() == 3


def test_an_audit_names_errors_and_fails():
    replace_rows(knowledge())
    assert "can be published" in run("auditknowledge")
    Evidence.objects.first().sources.clear()
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 error"):
        call_command("auditknowledge", stdout=out)
    assert "error: evidence, row 1 (low-magnesium/takes-diuretic)" in out.getvalue()


def test_without_a_draft_the_commands_say_so(tmp_path):
    for arguments in (("dumpknowledge", tmp_path), ("auditknowledge",), ("publish", "--note", "First")):
        with pytest.raises(CommandError, match="load the fixtures"):
            run(*arguments)
