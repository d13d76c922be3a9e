"""The site's own settings, with one address more."""

from __future__ import annotations

from spasmcheck.settings import *  # noqa: F403  settings are made to be taken over

ROOT_URLCONF = "tests.bench.urls"
