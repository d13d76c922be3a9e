"""Signal receivers that record log-ins, log-outs and publications in the audit list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from spasmcheck.editing.accounts.audit import record
from spasmcheck.editing.models import Event
from spasmcheck.editing.sign_in.entrance import remember_sign_in
from spasmcheck.evidence.editions.signals import edition_published

if TYPE_CHECKING:
    from spasmcheck.evidence.models import Edition


@receiver(user_logged_in, dispatch_uid="editing.signed_in")
def signed_in(request: HttpRequest, user: User, **more: Any) -> None:
    remember_sign_in(request)
    record(Event.LOGGED_IN, by=user)


@receiver(user_logged_out, dispatch_uid="editing.signed_out")
def signed_out(user: User | None, **more: Any) -> None:
    if user is not None:
        record(Event.LOGGED_OUT, by=user)


@receiver(user_login_failed, dispatch_uid="editing.sign_in_failed")
def sign_in_failed(credentials: dict[str, Any], **more: Any) -> None:
    name = str(credentials.get("username", ""))[:150]
    # A name that no account has is not recorded: it may be a password typed into the wrong field.
    if User.objects.filter(username=name).exists():
        record(Event.LOG_IN_FAILED, name=name)
    else:
        record(Event.LOG_IN_FAILED, detail=_("No account has the name that was typed."))


@receiver(edition_published, dispatch_uid="editing.published")
def published(edition: Edition, by: User | None, origin: str, **more: Any) -> None:
    """Record the publication or rollback, and in an entry of its own an override of a missed emergency."""
    event = {"published": Event.PUBLISHED, "rolled-back": Event.ROLLED_BACK}[origin]
    record(event, by=by, detail=f"{edition}: {edition.note}")
    if edition.override:
        record(Event.OVERRIDDEN, by=by, detail=f"{edition}: {edition.override}")
