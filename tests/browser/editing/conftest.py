"""A site of its own with the shipped knowledge in its database, and people who sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PATIENCE, Tab
from tests.browser.editing.running import Site, fill, running
from tests.editors import PASSWORD
from tests.once import Once

__all__ = ["SignIn", "Site"]


@pytest.fixture(scope="session")
def filled(once: Once) -> Path:
    """A folder with a filled database, to copy."""
    return once("filled", fill)


@pytest.fixture(scope="module")
def site(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running site for the tests of a module."""
    with running(filled, tmp_path_factory.mktemp("site") / "data") as site:
        yield site


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
    assert [text for tab in tabs for text in tab.unexpected()] == []


def fill_in_login(page: Page, name: str) -> None:
    """Sign in on the login page."""
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", level=1).wait_for()
