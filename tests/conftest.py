"""What every test needs: the network shut, static files as they are written, the shipped edition at hand."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck
from pytest_django import Settings

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.evidence.exchange.fixtures import read_fixtures
from spasmcheck.reasoning import Interview, Knowledge, KnowledgeIndex, play
from tests.amounts import EXPLORE, QUICK, THOROUGH
from tests.collected import collect
from tests.editions import begin_with, keep
from tests.once import Once, manages, once_in
from tests.outages import database_away
from tests.visitors import Visitor

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"

SHIPPED = 7
"""The number of the edition that tests of the site meet."""

# How hard hypothesis looks: the same examples in every run, so that a failure is the change's and not the day's,
# and without a limit of time, which a busy machine would pass. "explore" looks at others every time:
# python -m pytest tests/unit/reasoning --hypothesis-profile=explore
_COMMON = {
    "deadline": None,
    "print_blob": True,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
hypothesis.settings.register_profile(QUICK, derandomize=True, max_examples=25, **_COMMON)
hypothesis.settings.register_profile(THOROUGH, derandomize=True, max_examples=100, **_COMMON)
hypothesis.settings.register_profile(EXPLORE, derandomize=False, max_examples=300, **_COMMON)
hypothesis.settings.load_profile(QUICK)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database`: only the tests that use the database, as for running them on another one."""
    parser.addoption("--database", action="store_true", help="only tests that use the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for."""
    if not config.getoption("--database"):
        return
    asking = {"db", "transactional_db", "django_db_setup"}

    def uses_it(item: pytest.Item) -> bool:
        names = getattr(item, "fixturenames", ())
        return item.get_closest_marker("django_db") is not None or not asking.isdisjoint(names)

    config.hook.pytest_deselected(items=[item for item in items if not uses_it(item)])
    items[:] = [item for item in items if uses_it(item)]


def pytest_configure() -> None:
    """Set up what Django reads only once."""
    # Playwright keeps an event loop in the main thread, in which Django would refuse every query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # The live server finds static files where they are written; hashed names would lead nowhere.
    django_settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django_settings.STATIC_ROOT = FIXTURES.parent / "var" / "static-of-tests"
    # All tests come from one address, and in no time at all. Tests of the limits set them.
    django_settings.SPASMCHECK_COSTLY_PER_MINUTE = django_settings.SPASMCHECK_SIGN_INS_PER_MINUTE = 0


@pytest.fixture(autouse=True, scope="session")
def network_shut() -> Iterator[None]:
    """Nothing but this machine can be reached."""
    connect = socket.socket.connect

    def connect_to_this_machine(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            host = str(address[0])
            assert host == "localhost" or ipaddress.ip_address(host).is_loopback, f"connects to {host}"
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_to_this_machine)
        yield


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Makes what is dear once for all processes of this run: `once("name", fill)` returns the filled folder."""
    return once_in(tmp_path_factory)


@pytest.fixture(scope="session")
def migrated(once: Once) -> Path:
    """An SQLite database with all tables and no rows, to copy."""
    return once("migrated", manages("migrate")) / "spasmcheck.sqlite3"


@pytest.fixture(scope="session")
def collected(once: Once) -> Path:
    """Static files under the names that pages use."""
    return once("collected", collect)


@pytest.fixture(scope="session")
def compressed_files(once: Once) -> Path:
    """Static files as `collectstatic` leaves them, compressed."""
    return once("compressed", manages("collectstatic", "--noinput")) / "static"


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge in fixtures/."""
    return read_fixtures(FIXTURES)


@pytest.fixture(scope="session")
def index(knowledge: Knowledge) -> KnowledgeIndex:
    """The knowledge in fixtures/, ready for reasoning."""
    return KnowledgeIndex(knowledge)


@pytest.fixture(scope="session")
def interviews(index: KnowledgeIndex) -> dict[str, Interview]:
    """Every reference case, asked as a visitor is asked."""
    return {case.slug: play(index, case.present) for case in index.knowledge.reference_cases}


@pytest.fixture(scope="session")
def shipped_file(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """fixtures/ as an edition, in the file from which a site without a database answers."""
    return keep(tmp_path_factory.mktemp("shipped") / "edition.json", knowledge, number=SHIPPED)


@pytest.fixture
def edition(settings: Settings, shipped_file: Path) -> PublishedEdition:
    """The shipped edition, live and in memory; no database is asked for it."""
    settings.SPASMCHECK_EDITION_FILE = shipped_file
    with database_away():
        at_hand = published.by_number(SHIPPED)
    # Another test may have left an edition of its own.
    return at_hand or begin_with(shipped_file)


@pytest.fixture
def visitor(edition: PublishedEdition) -> Visitor:
    """Somebody who has not answered anything yet."""
    return Visitor(edition)
