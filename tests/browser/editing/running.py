"""A site of its own in two processes, with the shipped knowledge in its database, and people who sign in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.served import served, wait_until

FIRST = """
import django
django.setup()
from django.core.management import call_command
from spasmcheck.editing.accounts.roles import Role
from tests.editors import person
call_command("migrate", verbosity=0)
call_command("loadknowledge", verbosity=0)
call_command("publish", note="First edition", verbosity=0)
for name, role in (("eva", Role.EDITOR), ("paul", Role.PUBLISHER), ("rita", Role.REVIEWER)):
    person(name, role)
person("sam", Role.ADMINISTRATOR)
"""


@dataclass(frozen=True)
class Site:
    """A running site. folder: what it keeps. processes: how many answer."""

    url: str
    folder: Path
    processes: int = 0

    def serves(self, edition: int) -> None:
        """Wait until each process does."""
        log, said = self.folder / "log", f"Edition {edition} is live"
        wait_until(lambda: log.read_text("utf-8").count(said) == self.processes, f"{said} is not everywhere true")

    def command(self, *arguments: str) -> str:
        """Run Python on its database, and return what that says."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=environment(self.folder),
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def fill(folder: Path) -> Path:
    """Fill the folder of a site: the shipped knowledge as draft and first edition, and one person of each role."""
    Site("", folder).command("-c", FIRST)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """What a process of the site is told. With DEBUG, static files come from where they are written."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "spasmcheck.settings",
        "DJANGO_DEBUG": "1",
        "SPASMCHECK_DATA": str(folder),
        "SPASMCHECK_EDITION_CHECK_SECONDS": "1",
        "DATABASE_URL": f"sqlite:///{folder / 'database'}",
    }


@contextmanager
def running(filled: Path, folder: Path) -> Iterator[Site]:
    """The site in two processes, as on one machine, on a copy of a filled folder."""
    shutil.copytree(filled, folder)
    with served(environment(folder), folder / "log") as site:
        yield Site(site.url, folder, site.count)
