"""Everything is lost and comes back from a backup: rows, editions, accounts; and editors go on from there."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.conftest import Site
from tests.postgres import Server

ACCOUNT = """
import django; django.setup()
from django.contrib.auth.models import User
from spasmcheck.editing.models import AuditEntry, Event
User.objects.create_user("paula", password="only for this test, nobody has it", is_staff=True)
AuditEntry.objects.create(event=Event.LOGGED_IN)
"""
EVERYTHING = """
import hashlib, django; django.setup()
from django.core.serializers import serialize
from django.apps import apps
for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
    rows = serialize("json", model._default_manager.order_by("pk"))
    print(model._meta.label, model._default_manager.count(), hashlib.sha256(rows.encode()).hexdigest())
"""


def manage(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    process = site.run("manage.py", *arguments)
    out, errors = process.communicate(timeout=900)
    return subprocess.CompletedProcess(arguments, process.returncode, out, errors)


def everything(site: Site) -> str:
    """Every table there is, by what is in it."""
    process = site.run("-c", EVERYTHING)
    out, errors = process.communicate(timeout=900)
    assert process.returncode == 0, errors
    return out


@pytest.fixture(params=["sqlite", "postgres"])
def two_sites(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Site, Site]:
    """A site with something in it, and an empty one of the same kind."""
    site: Site = request.getfixturevalue(f"{request.param}_site")
    folder = tmp_path / "new"
    folder.mkdir()
    if request.param == "sqlite":
        return site, Site(f"sqlite:///{folder / 'database'}", folder)
    server: Server = request.getfixturevalue("server")
    return site, Site(server.create(f"{tmp_path.name.lower()}-new"), folder)


def copy(site: Site, file: Path) -> None:
    """Make a backup as docs/deploying.md says."""
    if site.url.startswith("sqlite"):
        with closing(sqlite3.connect(site.url.removeprefix("sqlite:///"))) as database:
            database.execute("VACUUM INTO ?", (str(file),))
    else:
        options = ("--format=custom", "--no-owner", "--no-privileges")
        subprocess.run(["pg_dump", *options, f"--file={file}", site.url], check=True)


def bring_back(site: Site, file: Path) -> None:
    """Restore it as docs/deploying.md says."""
    if site.url.startswith("sqlite"):
        shutil.copy(file, site.url.removeprefix("sqlite:///"))
    else:
        options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        subprocess.run(["pg_restore", *options, f"--dbname={site.url}", str(file)], check=True)


def test_everything_comes_back_from_a_backup(two_sites: tuple[Site, Site], tmp_path: Path) -> None:
    site, empty = two_sites
    site.does("-c", ACCOUNT)
    assert "2 editions" in manage(site, "verifyeditions").stdout
    file = tmp_path / "backup"
    copy(site, file)
    before = everything(site)
    assert "auth.User 1 " in before
    assert "evidence.Edition 2 " in before

    bring_back(empty, file)
    assert "2 editions" in manage(empty, "verifyeditions").stdout
    assert everything(empty) == before
    # And new rows get numbers of their own.
    empty.does("manage.py", "publish", "--note", "After the loss")


def test_an_edition_that_somebody_changed_is_noticed(two_sites: tuple[Site, Site]) -> None:
    site, _empty = two_sites
    site.does(
        "-c",
        "import django; django.setup()\nfrom django.db import connection\n"
        "connection.cursor().execute(\"UPDATE evidence_edition SET knowledge = '{}' WHERE number = 1\")",
    )
    done = manage(site, "verifyeditions")
    assert done.returncode == 1
    assert "Edition 1 is not as it was published" in done.stderr
    assert "Traceback" not in done.stderr
