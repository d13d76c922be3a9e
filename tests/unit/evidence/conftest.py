"""An edition file of its own, and nothing published, for every test of the evidence app."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.exchange.fixtures import write_fixtures
from tests.builders import knowledge


@pytest.fixture(autouse=True)
def edition_file(settings, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "kept" / "edition.json"
    settings.SPASMCHECK_EDITION_FILE = path
    published.forget()
    yield path
    published.forget()


@pytest.fixture
def published_now(django_capture_on_commit_callbacks):
    """Run a verb of publishing as if its transaction were committed at the end."""

    def run(verb, **arguments):
        with django_capture_on_commit_callbacks(execute=True):
            return verb(**arguments)

    return run


@pytest.fixture
def site(migrated: Path, tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Starts Python processes that share a database, in which there is a small draft and no edition."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "spasmcheck.settings"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'database'}",
        "SPASMCHECK_DATA": str(tmp_path),
    }

    def start(*arguments: str, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=environment | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    write_fixtures(knowledge(), tmp_path / "fixtures")
    shutil.copy(migrated, tmp_path / "database")
    process = start("manage.py", "loadknowledge", str(tmp_path / "fixtures"))
    _out, errors = process.communicate(timeout=900)
    assert process.returncode == 0, errors
    return start
