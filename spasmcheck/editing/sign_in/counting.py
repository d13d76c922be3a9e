"""Counting failures to sign in with django-axes: each try before its password is looked at.

Counted afterwards, as axes does, many tries at once are all let through by the same count.
"""

from __future__ import annotations

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_failure_limit
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from spasmcheck.web.http.addresses import counted_address

from . import guessing

_NO_ADDRESS = "0.0.0.0"  # noqa: S104  nothing listens on it


def address_of(request: HttpRequest) -> str:
    """The address under which failures are counted. Those without any, as behind a Unix socket, share one."""
    return counted_address(request) or _NO_ADDRESS


def mark_of(request: HttpRequest, credentials: Any = None) -> str:
    """The name under which failures are counted: a keyed hash of it. What was typed may be a password."""
    return guessing.mark(_name(credentials))


class CountedFirst(AxesDatabaseHandler):  # type: ignore[misc]  # it ships no types
    """What axes does, but that a try is counted at once, and is forgotten when its password was right."""

    def is_allowed(self, request: Any, credentials: Any = None) -> bool:
        """Count a try; False, without counting, for whoever is locked out. Raises guessing.TooManyGuesses."""
        self.clean_expired_user_attempts(request, credentials)
        guessing.forget_old()
        with transaction.atomic():
            # One for each name and address, whatever the browser says of itself.
            attempt, _made = AccessAttempt.objects.select_for_update().get_or_create(
                username=mark_of(request, credentials),
                ip_address=request.axes_ip_address,
                user_agent="",
                defaults={"failures_since_start": 0},
            )
            if attempt.failures_since_start >= get_failure_limit(request, credentials):
                return False
            attempt.failures_since_start += 1
            attempt.attempt_time = request.axes_attempt_time
            attempt.save(update_fields=["failures_since_start", "attempt_time"])
            request.counts_for_name = guessing.count_try(_name(credentials), counted_address(request))
        request.axes_failures_since_start = attempt.failures_since_start
        return True

    def user_login_failed(self, sender: Any, credentials: Any, request: Any = None, **more: Any) -> None:
        """Lock out whoever has used up their tries. The try itself was counted before."""
        if request is None:
            return
        request.axes_credentials = credentials
        used = request.axes_failures_since_start
        if used is not None and used >= get_failure_limit(request, credentials):
            request.axes_locked_out = True
            user_locked_out.send(
                "axes",
                request=request,
                username=mark_of(request, credentials),
                ip_address=request.axes_ip_address,
            )

    def user_logged_in(self, sender: Any, request: Any, user: User, **more: Any) -> None:
        """Forget the failures of this name at this address, and of the name this one try."""
        super().user_logged_in(sender, request, user, **more)
        if getattr(request, "counts_for_name", False):
            guessing.take_back(user.get_username())


def _name(credentials: Any) -> str:
    return str((credentials or {}).get("username", ""))
