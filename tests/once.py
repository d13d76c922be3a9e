"""What is made once for all the processes in which tests run at the same time."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Once = Callable[[str, Callable[[Path], object]], Path]

_ROOT = Path(__file__).resolve().parents[1]
_OURS = ("SPASMCHECK_", "DJANGO_", "DATABASE_URL")


def once_in(factory: pytest.TempPathFactory) -> Once:
    """Makes folders of this run, each filled by whoever needs it first. Whoever uses one changes nothing in it."""
    # pytest-xdist gives each of its processes a folder of its own, next to one another.
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def once(name: str, fill: Callable[[Path], object]) -> Path:
        folder, unfinished = shared / name, shared / f"{name}-unfinished"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                unfinished.mkdir(exist_ok=True)
                fill(unfinished)
                unfinished.rename(folder)
        return folder

    return once


def manages(*arguments: str) -> Callable[[Path], object]:
    """Runs manage.py with a folder for its data, and with every other setting as it is by itself."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}

    def fill(folder: Path) -> None:
        command = [sys.executable, "manage.py", *arguments, "--verbosity", "0"]
        environment = inherited | {"SPASMCHECK_DATA": str(folder)}
        subprocess.run(command, cwd=_ROOT, env=environment, check=True, timeout=900)

    return fill
