"""What a site must live through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def database_away() -> Iterator[list[str]]:
    """No connection to any database opens, and none that is open answers. Yields every attempt."""
    attempts: list[str] = []

    def refuse(self: BaseDatabaseWrapper) -> NoReturn:
        attempts.append(self.alias)
        raise OperationalError("could not connect to server")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)
        yield attempts
