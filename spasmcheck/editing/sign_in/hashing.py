"""Limits how many passwords are hashed at once, as one hash takes a processor for half a second.

Threads that wait close their database connections first, or a few of them would hold the whole pool.
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
"""How many sign-ins each process hashes at once."""
_WAITING = 6
_PATIENCE = 5.0
"""How many more may wait, and for how many seconds. Each holds a thread that visitors may need."""


class Busy(Exception):  # noqa: N818  it says what happened
    """Raised if too many people are signing in at this moment. The password was not checked."""


class MostCharacters:
    """A password validator with an upper limit on length, MOST_CHARACTERS."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > MOST_CHARACTERS:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        text = ngettext(
            "Your password can have at most %(count)s character.",
            "Your password can have at most %(count)s characters.",
            MOST_CHARACTERS,
        )
        return text % {"count": MOST_CHARACTERS}


class HashingQueue:
    """Lets `at_once` threads in, makes `waiting` more wait up to `patience` seconds, and refuses the rest."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self._inside = BoundedSemaphore(at_once + waiting)
        self._turns = BoundedSemaphore(at_once)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it during the block. Raise Busy if the queue is full or the wait too long."""
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
"""The queue of this process."""


def _give_connections_back() -> None:
    """Close the database connections of this thread, except those inside a transaction."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
