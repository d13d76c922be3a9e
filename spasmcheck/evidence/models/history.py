"""What was done to the draft: every row that changed, as it was and as it became."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .base import AppendOnly, AppendOnlyQuerySet
from .fields import choices

ORIGINS = choices(
    {
        "edited": _("Edited"),
        "imported": _("Imported"),
        "reverted": _("Reverted to an earlier version"),
        "rolled-back": _("Rolled back to an edition"),
        "loaded": _("Loaded from fixtures"),
    }
)


class RecordQuerySet(AppendOnlyQuerySet[Any]):
    """Records of any kind."""


class Record(AppendOnly):
    """Something that was done, by whom and when. Nothing changes it later."""

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty for a command on the server."),
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True


class RowChange(Record):
    """One row of the knowledge as it was before and after, with all that is nested in it.

    before, after: canonical JSON of the row; empty where there was none. One record for each row that a deed
    changed; the records of one deed share `at`.
    """

    kind = models.CharField(_("kind"), max_length=50, help_text=_("Such as “causes”."))
    key = models.CharField(_("key"), max_length=250, help_text=_("Such as “low-magnesium”."))
    origin = models.CharField(_("how"), max_length=20, choices=ORIGINS)
    why = models.TextField(_("why"), blank=True, default="")
    before = models.TextField(_("before"), blank=True, default="")
    after = models.TextField(_("after"), blank=True, default="")

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "key", "-at"], name="rowchange_of_a_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Rehearsal(Record):
    """What publishing the draft as it stood would have done: kept so that just that draft can be published.

    sha256: of the draft. live: the number of the edition that it was compared with, 0 for none. outcome: JSON of
    `evidence.editions.rehearsal.RehearsalReport`.
    """

    sha256 = models.CharField(_("SHA-256"), max_length=64)
    live = models.PositiveIntegerField(_("compared with edition"))
    outcome = models.TextField(_("outcome"))

    class Meta:
        verbose_name = _("rehearsal")
        verbose_name_plural = _("rehearsals")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.sha256[:12]}"


class PublicationRequest(Record):
    """An editor asks a publisher to look at the draft and publish it. It stands until the next edition."""

    note = models.TextField(_("what is new and why"))

    class Meta:
        verbose_name = _("request to publish")
        verbose_name_plural = _("requests to publish")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(note=""), name="publicationrequest_note_not_empty")
        ]

    def __str__(self) -> str:
        return self.note
