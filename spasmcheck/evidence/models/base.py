"""Abstract models: a row with a natural key, a position, a condition, and a row that is never changed."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

_M_co = TypeVar("_M_co", bound=models.Model, covariant=True)
_K_co = TypeVar("_K_co", bound="Keyed", covariant=True)


class KeyedManager(models.Manager[_K_co]):
    """Finds a row by its natural key."""

    def get_by_natural_key(self, *key: Any) -> _K_co:
        """The row with this key. Raises DoesNotExist."""
        return self.get(**dict(zip(self.model.key_lookups, key, strict=True)))


class Keyed(models.Model):
    """A row with a natural key, by which fixtures and editions know it.

    key_lookups: the lookups that lead to the parts of the key, such as `cause__slug`.
    """

    key_lookups: ClassVar[tuple[str, ...]] = ("slug",)

    objects: ClassVar[KeyedManager[Self]] = KeyedManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return "/".join(str(part) for part in self.natural_key())

    def natural_key(self) -> tuple[Any, ...]:
        """The parts of the key."""
        return tuple(self._follow(lookup) for lookup in self.key_lookups)

    def _follow(self, lookup: str) -> Any:
        value: Any = self
        for name in lookup.split("__"):
            value = getattr(value, name)
        return value


class Ordered(models.Model):
    """A row whose place among its kind, or inside its parent, means something."""

    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("Rows come in rising order of this number.")
    )

    class Meta:
        abstract = True


class Conditional(models.Model):
    """A row that holds under a condition on findings."""

    all_of = models.ManyToManyField(
        "evidence.Finding",
        blank=True,
        related_name="%(class)s_all_of",
        verbose_name=_("all of"),
        help_text=_("Every one of these must be true."),
    )
    any_of = models.ManyToManyField(
        "evidence.Finding",
        blank=True,
        related_name="%(class)s_any_of",
        verbose_name=_("any of"),
        help_text=_("If any are listed, at least one of these must be true."),
    )
    none_of = models.ManyToManyField(
        "evidence.Finding",
        blank=True,
        related_name="%(class)s_none_of",
        verbose_name=_("none of"),
        help_text=_("None of these may be true."),
    )

    class Meta:
        abstract = True


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
