"""Models for counting log-in attempts, and for the audit list of sign-ins, account changes and publications."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.models import Record


class Event(models.TextChoices):
    LOGGED_IN = "logged-in", _("Logged in")
    LOGGED_OUT = "logged-out", _("Logged out")
    LOG_IN_FAILED = "log-in-failed", _("Log-in failed")
    LOCKED_OUT = "locked-out", _("Locked out")
    CODE_FAILED = "code-failed", _("One-time code was wrong")
    RECOVERY_USED = "recovery-used", _("Recovery code used")
    RECOVERY_MADE = "recovery-made", _("New recovery codes")
    TWO_FACTOR_ON = "two-factor-on", _("One-time codes set up")
    TWO_FACTOR_OFF = "two-factor-off", _("One-time codes removed")
    PASSWORD_SET = "password-set", _("Password set")
    ACCOUNT_CHANGED = "account-changed", _("Account changed")
    PUBLISHED = "published", _("Published")
    ROLLED_BACK = "rolled-back", _("Rolled back")
    OVERRIDDEN = "overridden", _("Published against a missed emergency")


class TriedName(models.Model):
    """How often a password was tried for a name: from one address, or from all if `address` is empty.

    mark: keyed hash of the name, see `sign_in/tries.py`.
    at: time of the last attempt.
    """

    mark = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    tries = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mark", "address"], name="tried_name_at_one_address")]

    def __str__(self) -> str:
        return f"{self.tries} tries"


class AuditEntry(Record):
    """One event of the audit list. Entries are never changed.

    name: username of the account concerned. A typed name that no account has is not stored, as it may be a
    password typed into the wrong field.
    """

    event = models.CharField(_("what happened"), max_length=30, choices=Event, db_index=True)
    name = models.CharField(_("account"), max_length=150, blank=True, default="")
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    detail = models.TextField(_("detail"), blank=True, default="")

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.name}".strip()
