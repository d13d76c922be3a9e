"""Hashing passwords without making others wait: one hash takes a processor for half a second.

Whoever waits gives the connection to the database back first. Otherwise a few would hold the whole pool.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connections
from django.utils.translation import ngettext

MOST_CHARACTERS = 128
"""The longest password that may be set, in characters."""

AT_ONCE = 2
"""How many sign-ins one process hashes at once."""
_WAITING = 6
_PATIENCE = 5.0
"""How many more may wait for their turn, and for how many seconds. Each holds a thread that visitors may need."""


class Busy(Exception):  # noqa: N818  it says what happened
    """Too many people are signing in at this moment. No password was checked."""


class MostCharacters:
    """A password validator: refuses passwords that are too long."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password that is too long."""
        if len(password) > MOST_CHARACTERS:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """The rule."""
        text = ngettext(
            "Your password can have at most %(count)s character.",
            "Your password can have at most %(count)s characters.",
            MOST_CHARACTERS,
        )
        return text % {"count": MOST_CHARACTERS}


class HashingQueue:
    """Lets a few through at once, a few more wait for a while, and sends all others away."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self._inside = BoundedSemaphore(at_once + waiting)
        self._turns = BoundedSemaphore(at_once)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and keep it for the length of the block. Raises Busy."""
        if not self._inside.acquire(blocking=False):
            raise Busy
        try:
            _give_connections_back()
            if not self._turns.acquire(timeout=self._patience):
                raise Busy
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._inside.release()


sign_ins = HashingQueue(AT_ONCE, _WAITING, _PATIENCE)
"""The turns of this process."""


def _give_connections_back() -> None:
    """Let others have the connections of this thread, but for those that are in a transaction."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
