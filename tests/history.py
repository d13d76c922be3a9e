"""The history of a tab, entry by entry, as somebody meets it who keeps pressing Back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Error, Page

PATIENCE_SECONDS = 60


def all_the_way_back(page: Page) -> Iterator[str]:
    """Go back one entry at a time until there is none before it; gives the address of each once it is there.

    Also right for a browser that keeps whole pages for going back, of which Playwright hears nothing.
    """
    place, entries = _history(page)
    assert place > 0, "there is nothing to go back to"
    for wanted in range(place - 1, -1, -1):
        _asked(page, "Page.navigateToHistoryEntry", entryId=entries[wanted]["id"])
        end = time.monotonic() + PATIENCE_SECONDS
        while (now := _history(page))[0] != wanted:
            assert time.monotonic() < end, "the browser does not go back"
            page.wait_for_timeout(50)
        # htmx loads a page of the check anew when somebody comes back to it.
        page.wait_for_load_state("networkidle")
        yield str(now[1][wanted]["url"])


def _history(page: Page) -> tuple[int, list[dict[str, Any]]]:
    found = _asked(page, "Page.getNavigationHistory")
    return int(found["currentIndex"]), list(found["entries"])


def _asked(page: Page, method: str, **values: Any) -> dict[str, Any]:
    """The browser's answer. A page that is just being changed for another is asked again."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            session = page.context.new_cdp_session(page)
            answer = session.send(method, values)
            session.detach()
        except Error:
            if time.monotonic() > end:
                raise
            page.wait_for_timeout(50)
        else:
            return dict(answer or {})
