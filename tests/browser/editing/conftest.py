"""A site of its own in two processes, with the shipped knowledge in its database, and people who sign in."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PATIENCE, Tab
from tests.editors import PASSWORD

FIRST = """
import django
django.setup()
from django.core.management import call_command
from spasmcheck.editing.roles import Role
from tests.editors import person
call_command("migrate", verbosity=0)
call_command("loadknowledge", verbosity=0)
call_command("publish", note="First edition", verbosity=0)
for name, role in (("eva", Role.EDITOR), ("paul", Role.PUBLISHER), ("rita", Role.REVIEWER)):
    person(name, role)
person("sam", Role.PUBLISHER, is_superuser=True)
"""


@dataclass(frozen=True)
class Site:
    """A running site. folder: what it keeps."""

    url: str
    folder: Path

    def command(self, *arguments: str) -> str:
        """Run Python on its database, and return what that says."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=environment(self.folder),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def environment(folder: Path) -> dict[str, str]:
    """What a process of the site is told. With DEBUG, static files come from where they are written."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "spasmcheck.settings",
        "DJANGO_DEBUG": "1",
        "SPASMCHECK_DATA": str(folder),
        "SPASMCHECK_EDITION_CHECK_SECONDS": "1",
        "DATABASE_URL": f"sqlite:///{folder / 'database'}",
    }


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a filled database, to copy."""
    folder = tmp_path_factory.mktemp("filled")
    Site("", folder).command("-c", FIRST)
    return folder


@pytest.fixture(scope="module")
def site(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site in two processes, as on one machine."""
    folder = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(filled, folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = (folder / "log").open("w")
    serve = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "1", "--no-ws"]
    process = subprocess.Popen(
        [Path(sys.executable).with_name("granian"), *serve, "--workers-kill-timeout", "3", "--port", str(port),
         "spasmcheck.wsgi:application"],
        env=environment(folder),
        stdout=log,
        stderr=log,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/", process)
        yield Site(url, folder)
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the site did not start")


SignIn = Callable[..., Tab]


@pytest.fixture
def sign_in(browser: Browser, site: Site) -> Iterator[SignIn]:
    """Opens a tab in a browser of its own, in which somebody has signed in; "" is a visitor."""
    contexts: list[BrowserContext] = []
    tabs: list[Tab] = []

    def opened(name: str = "", **options: Any) -> Tab:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        tab = Tab(context.new_page(), site.url, None)  # type: ignore[arg-type]
        tab._listen()
        tabs.append(tab)
        if name:
            fill_in_login(tab.opens("/admin/login/"), name)
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert [text for tab in tabs for text in tab._unexpected()] == []


def fill_in_login(page: Page, name: str) -> None:
    """Sign in on the login page."""
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", level=1).wait_for()
