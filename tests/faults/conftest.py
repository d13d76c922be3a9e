"""Databases for processes of their own: two editions, and a draft that differs from both."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from spasmcheck.evidence.transfer import write_fixtures
from tests.builders import cause, knowledge
from tests.postgres import Server, postgres

PREPARE = """
import sys, django
from pathlib import Path
from django.core.management import call_command
django.setup()
from spasmcheck.evidence.publishing import publish
call_command("migrate", verbosity=0)
for number in (1, 2, 3):
    call_command("loadknowledge", Path(sys.argv[1]) / str(number), verbosity=0)
    if number < 3:
        publish(note=f"Edition {number}")
"""
_PREPARED = "prepared"


@dataclass(frozen=True)
class Site:
    """A database and a folder that processes share."""

    url: str
    folder: Path

    def run(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a Python process."""
        environment = {
            "DJANGO_SETTINGS_MODULE": "spasmcheck.settings",
            "DATABASE_URL": self.url,
            "SPASMCHECK_DATA": str(self.folder),
            "SPASMCHECK_EDITION_CHECK_SECONDS": "1",
        }
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def prepare(self) -> Site:
        """Fill the database."""
        for number, prior in ((1, 0.1), (2, 0.2), (3, 0.3)):
            changed = knowledge(causes=(cause("low-magnesium", prior=prior), cause("ordinary-cramp")))
            write_fixtures(changed, self.folder / "fixtures" / str(number))
        process = self.run("-c", PREPARE, str(self.folder / "fixtures"))
        _out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        return self


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server for all tests of this process."""
    with postgres() as running:
        yield running


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled SQLite database."""
    folder = tmp_path_factory.mktemp("prepared")
    Site(f"sqlite:///{folder / 'database'}", folder).prepare()
    return folder / "database"


@pytest.fixture(scope="session")
def prepared_server(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server with a filled database to copy."""
    Site(server.create(_PREPARED), tmp_path_factory.mktemp("prepared")).prepare()
    return server


@pytest.fixture
def sqlite_site(prepared_file: Path, tmp_path: Path) -> Site:
    """On a copy of the SQLite database."""
    for path in prepared_file.parent.glob("database*"):
        shutil.copy(path, tmp_path)
    return Site(f"sqlite:///{tmp_path / 'database'}", tmp_path)


@pytest.fixture
def postgres_site(prepared_server: Server, tmp_path: Path) -> Site:
    """On a copy of the PostgreSQL database."""
    return Site(prepared_server.create(tmp_path.name.lower(), _PREPARED), tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def site(request: pytest.FixtureRequest) -> Site:
    """On either."""
    chosen: Site = request.getfixturevalue(f"{request.param}_site")
    return chosen
