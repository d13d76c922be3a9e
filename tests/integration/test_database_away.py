"""With the database stopped, every visitor can still finish a check, also on a machine that has just started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from spasmcheck.evidence.editions import published
from tests.outages import database_away
from tests.visitors import Visitor

ROOT = Path(__file__).resolve().parents[2]

NIGHT_CRAMPS = ("in-calf", "at-night-or-rest", "painful-tightening", "takes-diuretic")


def test_a_visitor_finishes_a_check_and_nothing_is_asked_of_it(visitor: Visitor) -> None:
    with database_away() as attempts:
        review = visitor.walks(NIGHT_CRAMPS)
        result = visitor.reads(review.link_to("See my result"))
    assert result.heading == "Your result"
    assert attempts == []


def test_the_result_is_the_same_as_with_it(visitor: Visitor) -> None:
    visitor.walks(NIGHT_CRAMPS)
    before = visitor.reads("/result/").text
    with database_away():
        published.refresh()
        assert visitor.reads("/result/").text == before


def test_looking_for_a_newer_edition_keeps_nobody_waiting(visitor: Visitor) -> None:
    with database_away() as attempts:
        published.refresh()
        assert len(attempts) == 1
        visitor.walks(NIGHT_CRAMPS)
    assert len(attempts) == 1


_A_MACHINE_THAT_STARTS = """
import sys, warnings
warnings.simplefilter("error")
import django
from spasmcheck.wsgi import application
from django.conf import settings
from spasmcheck.evidence.editions import published
from tests.visitors import Visitor

settings.ALLOWED_HOSTS = ["testserver"]
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
visitor = Visitor(published.current())
page = visitor.walks(("in-calf", "at-night-or-rest"))
print(visitor.reads(page.link_to("See my result")).heading)
"""


def test_a_machine_that_starts_without_it_answers_from_its_file(shipped_file: Path, tmp_path: Path) -> None:
    (tmp_path / "edition.json").write_bytes(shipped_file.read_bytes())
    (tmp_path / "static").mkdir()
    gone = f"sqlite:///{tmp_path}/no/such/folder/database"
    done = subprocess.run(
        [sys.executable, "-c", _A_MACHINE_THAT_STARTS],
        cwd=ROOT,
        env=os.environ | {"SPASMCHECK_DATA": str(tmp_path), "DATABASE_URL": gone, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.stdout.strip() == "Your result", done.stderr
    assert done.stderr.count("The database is away") == 1
