"""Published editions, which nothing changes."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EditionIsImmutable(Exception):  # noqa: N818  it says what happened
    """A published edition was about to be changed or deleted."""

    def __init__(self) -> None:
        super().__init__("A published edition cannot be changed or deleted; publish another one.")


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions; refuses every change but an addition."""

    def newest(self, count: int) -> EditionQuerySet:
        """The newest editions, newest first."""
        return self.order_by("-number")[:count]

    def get_by_natural_key(self, number: int) -> Edition:
        """The edition with this number. Raises DoesNotExist."""
        return self.get(number=number)

    def update(self, **values: Any) -> NoReturn:
        """Refused."""
        raise EditionIsImmutable

    def delete(self) -> NoReturn:
        """Refused."""
        raise EditionIsImmutable

    def _raw_delete(self, using: str | None) -> NoReturn:
        raise EditionIsImmutable


class Edition(models.Model):
    """A snapshot of the whole knowledge, as visitors are answered from it.

    Immutable: the application can add editions and nothing else. A database administrator still could; the
    hash tells.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    note = models.TextField(
        _("note"),
        help_text=_("What is new in this edition and why. Visitors can read it in the list of editions."),
    )
    override = models.TextField(
        _("reason for publishing with a missed emergency"),
        blank=True,
        default="",
        help_text=_("Empty when no reference case of an emergency was missed."),
    )
    knowledge = models.TextField(_("knowledge"), help_text=_("Canonical JSON."))
    sha256 = models.CharField(_("SHA-256"), max_length=64, help_text=_("Of the canonical JSON."))

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-number"]
        get_latest_by = "number"
        permissions = [
            ("publish_edition", _("Can publish and roll back")),
            ("request_publication", _("Can ask for publishing")),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="edition_number_range"),
            models.CheckConstraint(condition=~models.Q(note=""), name="edition_note_not_empty"),
        ]

    def __str__(self) -> str:
        return str(_("Edition %(number)s") % {"number": self.number})

    def save(self, **options: Any) -> None:
        """Add the edition. Raises EditionIsImmutable when it is there already."""
        if not self._state.adding:
            raise EditionIsImmutable
        # With a primary key of its own, Django would try an UPDATE first.
        super().save(**{**options, "force_insert": True, "force_update": False})

    def delete(self, using: Any = None, keep_parents: bool = False) -> NoReturn:
        """Refused."""
        raise EditionIsImmutable

    def natural_key(self) -> tuple[int]:
        """The number."""
        return (self.number,)
