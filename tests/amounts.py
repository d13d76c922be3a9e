"""How much the tests repeat: little with every change (`make test`), all of it in `make test-thorough`."""

from __future__ import annotations

from typing import TypeVar

import hypothesis

T = TypeVar("T")

QUICK, THOROUGH, EXPLORE = "quick", "thorough", "explore"
"""The profiles of hypothesis; `--hypothesis-profile` chooses one."""


def times(quick: T, thorough: T) -> T:
    """How often to repeat something, or what to repeat it with."""
    return quick if hypothesis.settings.get_current_profile_name() == QUICK else thorough
