"""The shipped edition is live in every test of the site."""

from __future__ import annotations

import pytest

from spasmcheck.evidence.editions.edition_file import PublishedEdition


@pytest.fixture(autouse=True)
def live_edition(edition: PublishedEdition) -> PublishedEdition:
    """The edition that answers."""
    return edition
