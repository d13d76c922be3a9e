"""Databases for processes of their own: two editions, and a draft that differs from both."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from spasmcheck.evidence.exchange.fixtures import write_fixtures
from tests.builders import cause, knowledge
from tests.faults import report
from tests.faults.databases import Database, PostgresDatabase, SqliteDatabase
from tests.faults.marked import BLUE, RED, marked
from tests.faults.people import Person, people
from tests.once import Once
from tests.postgres import Server, postgres
from tests.served import Served

PREPARE = """
import sys, django
from pathlib import Path
from django.core.management import call_command
django.setup()
from spasmcheck.evidence.editions.publishing import publish
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

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        return {
            "DJANGO_SETTINGS_MODULE": "spasmcheck.settings",
            "DATABASE_URL": self.url,
            "SPASMCHECK_DATA": str(self.folder),
            "SPASMCHECK_EDITION_CHECK_SECONDS": "1",
        }

    def run(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Start a Python process."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=os.environ | self.environment | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def does(self, *arguments: str, **more: str) -> None:
        """Run a Python process to its end, which has to be a good one."""
        process = self.run(*arguments, **more)
        _out, errors = process.communicate(timeout=900)
        assert process.returncode == 0, errors

    def publishes(self, colour: str, **more: str) -> None:
        """Publish the whole knowledge in a colour."""
        self.does("-m", "tests.faults.marked", colour, **more)

    @contextmanager
    def serves(self, *, is_stopped: bool = True, options: Sequence[str] = (), **more: str) -> Iterator[Served]:
        """The site as `make run` starts it, for the length of the block, after which nothing went wrong in it.

        is_stopped: it is stopped as an operator does at the end, and not killed. options: as of Served.
        """
        served = Served(self.environment | more, self.folder / "log", options=options)
        served.start()
        try:
            yield served
        except BaseException:
            sys.stderr.write(served.log[-8000:])
            served.kill_all()
            raise
        if is_stopped:
            assert served.stop() == 0, served.log
        else:
            served.kill_all()
        assert "Traceback" not in served.log, served.log

    def prepare(self) -> Site:
        """Fill the database."""
        for number, prior in ((1, 0.1), (2, 0.2), (3, 0.3)):
            changed = knowledge(causes=(cause("low-magnesium", prior=prior), cause("ordinary-cramp")))
            write_fixtures(changed, self.folder / "fixtures" / str(number))
        self.does("-c", PREPARE, str(self.folder / "fixtures"))
        return self


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server for all tests of this process."""
    with postgres() as running:
        yield running


@pytest.fixture(scope="session")
def prepared_file(once: Once, migrated: Path) -> Path:
    """A filled SQLite database."""

    def fill(folder: Path) -> None:
        shutil.copy(migrated, folder / "database")
        Site(f"sqlite:///{folder / 'database'}", folder).prepare()

    return once("prepared", fill) / "database"


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


@pytest.fixture(scope="session")
def everybody() -> list[Person]:
    """The visitors, who know what each edition has to tell them."""
    return people({colour: marked(colour) for colour in (RED, BLUE)})


@pytest.fixture(scope="session")
def red_file(once: Once, prepared_file: Path) -> Path:
    """A filled SQLite database whose third edition is the whole knowledge, in red."""

    def fill(folder: Path) -> None:
        for path in prepared_file.parent.glob("database*"):
            shutil.copy(path, folder)
        Site(f"sqlite:///{folder / 'database'}", folder).publishes(RED)

    return once("red", fill) / "database"


@pytest.fixture(scope="session")
def red_server(prepared_server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Server, Path]:
    """The same on a server, and the file beside it."""
    folder = tmp_path_factory.mktemp("red")
    Site(prepared_server.create("red", _PREPARED), folder).publishes(RED)
    return prepared_server, folder / "edition.json"


@pytest.fixture
def red_sqlite(red_file: Path, collected: Path, tmp_path: Path) -> tuple[Site, Database]:
    """A site of one's own on SQLite."""
    for path in (*red_file.parent.glob("database*"), red_file.with_name("edition.json")):
        shutil.copy(path, tmp_path)
    (tmp_path / "static").symlink_to(collected)
    return Site(f"sqlite:///{tmp_path / 'database'}", tmp_path), SqliteDatabase(tmp_path / "database")


@pytest.fixture
def red_postgres(
    red_server: tuple[Server, Path], collected: Path, tmp_path: Path
) -> Iterator[tuple[Site, Database]]:
    """A site of one's own on PostgreSQL."""
    server, file = red_server
    shutil.copy(file, tmp_path)
    (tmp_path / "static").symlink_to(collected)
    database = PostgresDatabase(server)
    yield Site(server.create(tmp_path.name.lower(), "red"), tmp_path), database
    database.is_back()


@pytest.fixture(params=["sqlite", "postgres"])
def red(request: pytest.FixtureRequest) -> tuple[Site, Database]:
    """On either."""
    chosen: tuple[Site, Database] = request.getfixturevalue(f"red_{request.param}")
    return chosen


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Adds what was counted to the report."""
    called = request.node.name
    database = next((name for name in ("sqlite", "postgres") if name in called), "either")

    def told(fault: str, **figures: int) -> None:
        report.tell(fault, database, figures)

    return told
