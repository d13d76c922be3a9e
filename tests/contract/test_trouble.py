"""What stops a command and is no fault of the code is said in words, and nothing that was there is changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from spasmcheck.env import private_folder
from spasmcheck.evidence.exchange.fixtures import write_fixtures
from tests.builders import knowledge

ROOT = Path(__file__).resolve().parents[2]
OURS = ("SPASMCHECK_", "DJANGO_", "DATABASE_URL")
DATABASE = "spasmcheck.sqlite3"
RUBBISH = b"This was a database once. " * 400


def manage(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with this folder for its data, and as a umask that hides nothing."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=inherited | {"SPASMCHECK_DATA": str(folder)} | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
        umask=0,
    )


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """It failed, and said so in a few lines that hold these words."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    assert len(done.stderr.splitlines()) <= 4, done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


def test_a_broken_database_is_named_with_what_to_do_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / DATABASE
    file.write_bytes(RUBBISH)
    for command in (("migrate",), ("publish", "--note", "First"), ("verifyeditions",)):
        refused(
            manage(tmp_path, *command), str(file), "not a sound", "Move it away", "backup", "Nothing was changed"
        )
    assert file.read_bytes() == RUBBISH
    assert {path.name for path in tmp_path.iterdir()} == {DATABASE, "secret-key"}


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / DATABASE
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE recipes (name text)")
    before = file.read_bytes()
    refused(manage(tmp_path, "migrate"), str(file), "another program", "recipes", "DATABASE_URL")
    with closing(sqlite3.connect(file)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    assert len(file.read_bytes()) == len(before)


def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / DATABASE).mkdir()
    refused(manage(tmp_path, "migrate"), str(tmp_path / DATABASE), "cannot be opened", "Nothing was changed")
    gone = tmp_path / "no" / "such" / "folder" / "db"
    refused(manage(tmp_path, "migrate", DATABASE_URL=f"sqlite:///{gone}"), str(gone), "cannot be opened")


def test_a_server_that_cannot_be_reached_is_named_without_the_password(tmp_path: Path) -> None:
    url = f"postgresql://somebody:hush-hush@/spasmcheck?host={tmp_path}"
    done = manage(tmp_path, "migrate", DATABASE_URL=url)
    refused(done, "cannot be used", "PostgreSQL", "DATABASE_URL", "Nothing was changed")
    assert "hush" not in done.stderr


def test_a_database_of_a_newer_version_is_told_of_and_goes_on(migrated: Path, tmp_path: Path) -> None:
    shutil.copy(migrated, tmp_path / DATABASE)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('evidence', '9999_tomorrow', '2030-01-01')"
        )
        database.commit()
    done = manage(tmp_path, "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    assert "newer version" in done.stderr
    assert "evidence.9999_tomorrow" in done.stderr


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\xff"], ids=["empty", "no text"])
def test_a_broken_secret_key_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "secret-key"
    file.write_bytes(content)
    refused(manage(tmp_path, "migrate"), "DJANGO_SECRET_KEY", str(file), "move it away")
    assert file.read_bytes() == content


def test_a_secret_key_that_is_not_there_is_named(tmp_path: Path) -> None:
    refused(manage(tmp_path, "check", DJANGO_SECRET_KEY_FILE=str(tmp_path / "none")), "DJANGO_SECRET_KEY", "none")


def test_what_a_worker_of_the_server_writes_is_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import os, spasmcheck.wsgi; print(oct(os.umask(0)))"],
        cwd=ROOT,
        env=os.environ | {"SPASMCHECK_DATA": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / DATABASE}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
        umask=0,
    )
    assert done.stdout.strip() == "0o77", done.stderr
    assert open_to_others(tmp_path) == []


def test_a_folder_that_nobody_named_is_closed_to_others_and_a_named_one_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPASMCHECK_OF_A_TEST", raising=False)
    folder = tmp_path / "var"
    folder.mkdir(mode=0o755)
    assert private_folder("SPASMCHECK_OF_A_TEST", folder) == folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    monkeypatch.setenv("SPASMCHECK_OF_A_TEST", str(shared))
    assert private_folder("SPASMCHECK_OF_A_TEST", folder) == shared
    assert stat.S_IMODE(shared.stat().st_mode) == 0o755


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    refused(manage(tmp_path / "file", "migrate"), "SPASMCHECK_DATA", str(tmp_path / "file"))
    refused(manage(tmp_path / "file" / "below", "migrate"), "SPASMCHECK_DATA", str(tmp_path / "file"))


def test_a_broken_edition_file_is_told_of_and_made_anew(migrated: Path, tmp_path: Path) -> None:
    shutil.copy(migrated, tmp_path / DATABASE)
    write_fixtures(knowledge(), tmp_path / "fixtures")
    for command in (("loadknowledge", str(tmp_path / "fixtures")), ("publish", "--note", "First")):
        assert manage(tmp_path, *command).returncode == 0
    file = tmp_path / "edition.json"
    whole = file.read_bytes()
    file.write_bytes(whole[:1000])
    done = manage(tmp_path, "measure")
    assert done.returncode == 0, done.stderr
    assert file.read_bytes() == whole


def test_the_traceback_is_there_for_whoever_asks(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(RUBBISH)
    assert "Traceback" in manage(tmp_path, "migrate", "--traceback").stderr


def open_to_others(folder: Path) -> list[str]:
    """What others of the machine may read or write, the folder itself included."""
    found = [folder, *folder.rglob("*")]
    return [str(path) for path in found if stat.S_IMODE(path.stat().st_mode) & 0o077]


def test_what_is_written_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    write_fixtures(knowledge(), tmp_path / "fixtures")
    for command in (
        ("migrate", "--verbosity", "0"),
        ("loadknowledge", str(tmp_path / "fixtures")),
        ("publish", "--note", "First"),
        ("collectstatic", "--noinput", "--no-post-process", "--verbosity", "0"),
    ):
        assert manage(folder, *command).returncode == 0
    assert {"edition.json", "secret-key", DATABASE, "static"} <= {path.name for path in folder.iterdir()}
    # Under a folder that nobody else may enter, Django gives the static files the mode of files to be served.
    assert [path for path in open_to_others(folder) if "/static/" not in path] == []
