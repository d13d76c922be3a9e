"""Published editions, which nothing changes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import AppendOnly, AppendOnlyQuerySet


class EditionQuerySet(AppendOnlyQuerySet["Edition"]):
    """Editions."""

    def newest(self, count: int) -> EditionQuerySet:
        """The newest editions, newest first."""
        return self.order_by("-number")[:count]

    def live(self) -> Edition | None:
        """The newest edition, if there is any. Its knowledge, a megabyte, is read only when it is asked for."""
        return self.defer("knowledge").order_by("-number").first()

    def get_by_natural_key(self, number: int) -> Edition:
        """The edition with this number. Raises DoesNotExist."""
        return self.get(number=number)


class Edition(AppendOnly):
    """A snapshot of the whole knowledge, as visitors are answered from it.

    If a database administrator changes one all the same, the hash tells.
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

    def natural_key(self) -> tuple[int]:
        """The number."""
        return (self.number,)
