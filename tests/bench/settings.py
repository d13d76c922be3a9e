"""The site's own settings, with one address more."""

from __future__ import annotations

from spasmcheck.settings import *  # noqa: F403  settings are made to be taken over

ROOT_URLCONF = "tests.bench.urls"

# What is measured is what pages cost, and not who may ask for them.
SPASMCHECK_COSTLY_PER_MINUTE = 0
