"""The browser of this machine."""

from __future__ import annotations

import os
import shutil
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")


class NoBrowser(Exception):  # noqa: N818  it says what happened
    """$CHROMIUM names no program."""


def launch_options() -> dict[str, Any]:
    """How to start it: $CHROMIUM, one on PATH, or Playwright's own. Raises NoBrowser."""
    named = os.environ.get("CHROMIUM")
    path = named or next(filter(None, map(shutil.which, NAMES)), None)
    if named and not shutil.which(named):
        raise NoBrowser(f"CHROMIUM={named} is no program.")
    found = {"executable_path": path} if path else {}
    # A browser refuses its sandbox to root, as in a container.
    flags = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    # A busy machine takes its time until a browser is there.
    return found | {"args": [*flags, "--disable-dev-shm-usage", "--disable-gpu"], "timeout": 300_000}
