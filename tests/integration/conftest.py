"""The shipped edition is live in every test of the site."""

from __future__ import annotations

import pytest

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from tests.crawl import Crawl, Who, crawled
from tests.pages import Page


@pytest.fixture(autouse=True)
def live_edition(edition: PublishedEdition) -> PublishedEdition:
    """The edition that answers."""
    return edition


@pytest.fixture(scope="session")
def crawled_already() -> dict[str, dict[str, Page]]:
    """What `crawl` keeps from test to test."""
    return {}


@pytest.fixture
def crawl(edition: PublishedEdition, crawled_already: dict[str, dict[str, Page]]) -> Crawl:
    """Every page that a visitor comes to, by its address. Each kind of visitor crawls once, so change no page."""

    def pages_of(who: Who) -> dict[str, Page]:
        if who.__name__ not in crawled_already:
            crawled_already[who.__name__] = crawled(who(edition))
        return dict(crawled_already[who.__name__])

    return pages_of
