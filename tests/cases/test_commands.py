"""`manage.py assess` and `manage.py measure`, as somebody at a terminal uses them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.accuracy import measure, table
from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning import Interview
from tests.builders import knowledge
from tests.editions import begin_with, keep
from tests.outages import database_away

ROOT = Path(__file__).resolve().parents[2]

LINES = [
    {"id": "a", "present": ["chest-pain"]},
    {"id": "b", "present": ["in-calf", "hiccups"], "absent": ["green-hair"]},
    {"id": "c", "answers": {"urgent-now": ["none"], "urgent-signs": ["none"], "sex": "male"}},
]


def file_of(folder: Path, *lines: object) -> str:
    """A file with a line for each."""
    path = folder / "people.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return str(path)


def assess(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    """Exit status, results and what was said on stderr."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("assess", *arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        status = int(str(ended.code))
    return status, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_each_line_is_answered_in_order(edition: PublishedEdition, tmp_path: Path) -> None:
    status, results, errors = assess(file_of(tmp_path, LINES[0], LINES[2]))
    assert (status, errors) == (0, "")
    assert [result["id"] for result in results] == ["a", "c"]
    assert {result["edition"] for result in results} == {edition.number}
    assert results[0]["advice"]["level"] == "emergency"


def test_unknown_slugs_are_named_and_the_other_lines_answered(edition: PublishedEdition, tmp_path: Path) -> None:
    status, results, errors = assess(file_of(tmp_path, *LINES))
    assert status == 1
    assert errors.splitlines() == ["line 2: unknown finding: green-hair", "line 2: unknown finding: hiccups"]
    assert [result["id"] for result in results] == ["a", "b", "c"]
    assert [len(result["warnings"]) for result in results] == [0, 2, 0]
    assert all(len(result["causes"]) == 27 for result in results)


def test_a_malformed_line_is_named_and_the_other_lines_answered(edition: PublishedEdition, tmp_path: Path) -> None:
    status, results, errors = assess(file_of(tmp_path, LINES[0], '{"present": [', "", LINES[2]))
    assert status == 1
    assert errors.startswith("line 2: not understood")
    assert [result["id"] for result in results] == ["a", None, "c"]


def test_an_empty_file_has_no_results(edition: PublishedEdition, tmp_path: Path) -> None:
    assert assess(file_of(tmp_path, "", "  ")) == (0, [], "")


def test_a_file_that_is_not_there(edition: PublishedEdition, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        assess(str(tmp_path / "no-such-file"))


def test_an_interview_gives_the_steps_and_the_same_result_as_the_site(
    edition: PublishedEdition, interviews: dict[str, Interview], tmp_path: Path
) -> None:
    cases = edition.knowledge.reference_cases[:5]
    lines = [{"id": case.slug, "present": case.present} for case in cases]
    status, results, errors = assess("--interview", file_of(tmp_path, *lines))
    assert (status, errors) == (0, "")
    for result in results:
        interview = interviews[result["id"]]
        assert result["steps"] == list(interview.steps)
        assert result["advice"]["level"] == interview.assessment.advice.level
        assert [cause["slug"] for cause in result["causes"]] == [
            score.cause for score in interview.assessment.causes
        ]


@pytest.mark.parametrize("named", [[], ["-"]], ids=["nothing", "a dash"])
def test_it_works_from_standard_input_without_a_database(
    shipped_file: Path, tmp_path: Path, named: list[str]
) -> None:
    (tmp_path / "edition.json").write_bytes(shipped_file.read_bytes())
    done = subprocess.run(
        [sys.executable, "manage.py", "assess", *named],
        cwd=ROOT,
        env=os.environ
        | {"SPASMCHECK_DATA": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/no/such/folder/db"},
        input="".join(json.dumps(line) + "\n" for line in LINES),
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["id"] for result in results] == ["a", "b", "c"]
    assert done.returncode == 1
    assert "line 2: unknown finding: hiccups" in done.stderr
    assert "Traceback" not in done.stderr


def test_measure_prints_the_figures_of_the_published_edition(tmp_path: Path) -> None:
    small = begin_with(keep(tmp_path / "edition.json", knowledge()))
    out = io.StringIO()
    call_command("measure", stdout=out)
    published.forget()
    assert out.getvalue().strip() == table(measure(small.index)).strip()


@pytest.mark.django_db
def test_measure_without_a_draft_says_what_is_missing(edition: PublishedEdition) -> None:
    with pytest.raises(CommandError, match="load the fixtures"):
        call_command("measure", "--draft")


def test_measure_without_an_edition_says_what_to_do(settings: Settings, tmp_path: Path) -> None:
    settings.SPASMCHECK_EDITION_FILE = tmp_path / "edition.json"
    published.forget()
    with database_away(), pytest.raises(CommandError, match="publish"):
        call_command("measure")
    published.forget()
