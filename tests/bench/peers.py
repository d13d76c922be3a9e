"""Who is measured: each is a Django project of its own, and so runs in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"

RUNNER = ("age-18-39", "sex-male", "in-calf", "during-exercise", "painful-tightening", "heavy-sweating", "daily")
"""Who answers: somebody whose calf cramps when they run."""

SECRET = "for the length of a measurement"


@dataclass(frozen=True)
class Peer:
    """A project. settings: its module. application: what a server runs. variables: what it is told."""

    name: str
    settings: str
    application: str
    variables: dict[str, str] = field(default_factory=dict)

    def environment(self, folder: Path) -> dict[str, str]:
        """The variables for a process that keeps what it has in a folder."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": self.settings,
            "DJANGO_SECRET_KEY": SECRET,
            "BENCH_DATA": str(folder),
            "SPASMCHECK_DATA": str(folder),
            "DATABASE_URL": f"sqlite:///{folder}/ours.sqlite3",
            **self.variables,
        }


OURS = Peer("ours", "tests.bench.settings", "spasmcheck.wsgi:application")
_WIZARD = ("tests.bench.wizard.settings", "tests.bench.wizard.wsgi:application")
WIZARD_DATABASE = Peer("wizard, sessions in the database", *_WIZARD)
WIZARD_COOKIES = Peer(
    "wizard, sessions in signed cookies",
    *_WIZARD,
    {"BENCH_SESSIONS": "django.contrib.sessions.backends.signed_cookies"},
)
PEERS = (OURS, WIZARD_DATABASE, WIZARD_COOKIES)


def prepare(folder: Path) -> None:
    """Databases, static files, and the shipped knowledge, published."""
    for peer, *commands in (
        (OURS, ["migrate"], ["loadknowledge"], ["publish", "--note", "Measured"], ["collectstatic", "--noinput"]),
        (WIZARD_DATABASE, ["migrate"]),
    ):
        for command in commands:
            subprocess.run(
                [sys.executable, "-m", "django", *command, "--verbosity", "0"],
                cwd=ROOT,
                env=peer.environment(folder),
                check=True,
                stdout=subprocess.DEVNULL,
            )
