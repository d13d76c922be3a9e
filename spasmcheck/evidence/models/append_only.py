"""Rows that are added and then stay as they are."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models

_M_co = TypeVar("_M_co", bound=models.Model, covariant=True)


class IsImmutable(Exception):  # noqa: N818  it says what happened
    """Something published or recorded was about to be changed or deleted."""

    def __init__(self) -> None:
        super().__init__("What was published or recorded cannot be changed or deleted; add to it.")


class AppendOnlyQuerySet(models.QuerySet[_M_co]):
    """Refuses every change but an addition."""

    def update(self, **values: Any) -> NoReturn:
        """Refused."""
        raise IsImmutable

    def delete(self) -> NoReturn:
        """Refused."""
        raise IsImmutable

    def _raw_delete(self, using: str | None) -> NoReturn:
        raise IsImmutable


class AppendOnly(models.Model):
    """The application can add rows and nothing else. A database administrator still could."""

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        """Add the row. Raises IsImmutable when it is there already."""
        if not self._state.adding:
            raise IsImmutable
        # With a primary key of its own, Django would try an UPDATE first.
        super().save(**{**options, "force_insert": True, "force_update": False})

    def delete(self, using: Any = None, keep_parents: bool = False) -> NoReturn:
        """Refused."""
        raise IsImmutable
