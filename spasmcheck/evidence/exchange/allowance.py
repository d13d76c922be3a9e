"""How much may come out of a file, however small the file itself is."""

from __future__ import annotations

import time

from django.utils.translation import gettext as _

from .incoming import FileProblem, FileRefused

MOST_LINES = 10_000
MOST_CHARACTERS = 5_000_000
"""Several times as much as the whole knowledge."""

MOST_VALUES = 150_000
"""Values in a YAML file. The whole knowledge has a third of it."""

MOST_SECONDS = 10
"""Seconds of processor time, not of the clock, so that a busy machine refuses nothing."""


class Exhausted(FileRefused):
    """More came out of the file than is allowed."""


class Allowance:
    """What one import may still bring. Taking more than is left raises Exhausted, where reading then stops."""

    def __init__(self) -> None:
        self._lines = MOST_LINES
        self._characters = MOST_CHARACTERS
        self._values = MOST_VALUES
        self._until = time.thread_time() + MOST_SECONDS

    def take_line(self) -> None:
        """One more line of a table, or row of a fixture."""
        self._lines -= 1
        if self._lines < 0:
            raise _refused(_("The file has more than %d lines, empty ones included.") % MOST_LINES)
        self.take_time()

    def take_characters(self, count: int) -> None:
        """So many more characters of text."""
        self._characters -= count
        if self._characters < 0:
            raise _refused(_("The file holds more than %d million characters.") % (MOST_CHARACTERS // 1_000_000))

    def take_value(self) -> None:
        """One more scalar, list or mapping."""
        self._values -= 1
        if self._values < 0:
            raise _refused(_("The file holds more than %d values.") % MOST_VALUES)
        self.take_time()

    def take_time(self) -> None:
        """Look at the clock; to be called wherever a file decides how often something is done."""
        if time.thread_time() > self._until:
            raise _refused(_("The file takes too long to read. Send it in parts."))


def _refused(reason: str) -> Exhausted:
    return Exhausted([FileProblem(reason)])
