"""Everything is lost and comes back from a backup: rows, editions, accounts; and editors go on from there."""

from __future__ import annotations

import subprocess
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
REFUSED = """
import sys, django; django.setup()
from django.core.management import CommandError, call_command
for command in ("backup", "restore"):
    try:
        call_command(command, sys.argv[1])
    except CommandError as error:
        print(error)
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


def test_everything_comes_back_from_a_backup(two_sites: tuple[Site, Site], tmp_path: Path) -> None:
    site, empty = two_sites
    site.does("-c", ACCOUNT)
    file = tmp_path / "backup"
    made = manage(site, "backup", str(file))
    assert "2 editions" in made.stdout, made.stderr
    assert file.stat().st_mode & 0o077 == 0, "others may read it"
    before = everything(site)
    assert "auth.User 1 " in before
    assert "evidence.Edition 2 " in before

    assert "2 editions" in manage(empty, "restore", str(file)).stdout
    assert everything(empty) == before
    # And new rows get numbers of their own.
    empty.does("manage.py", "publish", "--note", "After the loss")
    assert refusals(site, file) == ["overwrites nothing", "not empty"]


def refusals(site: Site, file: Path) -> list[str]:
    """What is said to a second backup into a file, and to a restore into a database that is in use."""
    done = site.run("-c", REFUSED, str(file))
    out, errors = done.communicate(timeout=900)
    assert done.returncode == 0, errors
    return [part for part in ("overwrites nothing", "not empty") if part in out]


def test_what_is_no_backup_is_refused(two_sites: tuple[Site, Site], tmp_path: Path) -> None:
    _site, empty = two_sites
    rubbish = tmp_path / "rubbish"
    rubbish.write_bytes(b"This was a backup once. " * 1000)
    for file in (rubbish, tmp_path / "nowhere"):
        done = manage(empty, "restore", str(file))
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert str(file) in done.stderr or "pg_restore failed" in done.stderr
    assert manage(empty, "migrate", "--check").returncode == 1, "something was brought back"


def test_an_edition_that_somebody_changed_is_not_kept_as_if_it_were_sound(
    two_sites: tuple[Site, Site], tmp_path: Path
) -> None:
    site, _empty = two_sites
    site.does(
        "-c",
        "import django; django.setup()\nfrom django.db import connection\n"
        "connection.cursor().execute(\"UPDATE evidence_edition SET knowledge = '{}' WHERE number = 1\")",
    )
    done = manage(site, "backup", str(tmp_path / "backup"))
    assert done.returncode == 1
    assert "Edition 1 is not as it was published" in done.stderr
    assert not list(tmp_path.glob("backup*"))
