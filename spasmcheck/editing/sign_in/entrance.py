"""The sign-in step that a user still has to take: sign in, enter a code, or set up one-time codes.

`EditingSite.has_permission` checks this for every page of the admin, so no page can forget it.
"""

from __future__ import annotations

import time
from enum import StrEnum

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils.translation import gettext as _

from spasmcheck.editing.accounts.rights import may_change_anything

from .second_factor import has_device

SIGNED_IN_AT = "signed-in-at"
"""Session key of the time (seconds since the epoch) at which the password was entered."""


class SignInStep(StrEnum):
    """A sign-in step; the value is the URL name, in the namespace admin, of its page."""

    SIGN_IN = "login"
    CODE = "verify"
    DEVICE = "two-factor"


def missing(request: HttpRequest) -> SignInStep | None:
    """Return the next sign-in step of the user, or None if sign-in is complete."""
    user = request.user
    if not (user.is_active and user.is_staff) or is_too_old(request):
        return SignInStep.SIGN_IN
    if user.is_verified():  # type: ignore[attr-defined]  # django_otp's middleware adds it
        return None
    if has_device(user):
        return SignInStep.CODE
    return SignInStep.DEVICE if must_have_device(request) else None


def must_have_device(request: HttpRequest) -> bool:
    """Return whether the user must use one-time codes: the setting demands it and they may do more than view."""
    return settings.SPASMCHECK_REQUIRE_OTP and may_change_anything(request.user)


def remember_sign_in(request: HttpRequest) -> None:
    """Store in the session that the password was entered now."""
    request.session[SIGNED_IN_AT] = time.time()


def is_too_old(request: HttpRequest) -> bool:
    """Return whether the password was entered over SPASMCHECK_EDITOR_MOST_SECONDS ago, or at an unknown time.

    Activity does not extend this time.
    """
    since = request.session.get(SIGNED_IN_AT)
    return since is None or time.time() - since > settings.SPASMCHECK_EDITOR_MOST_SECONDS


def end_old_session(request: HttpRequest) -> None:
    """Log the user out, with a message, if their session `is_too_old`."""
    if request.user.is_authenticated and is_too_old(request):
        logout(request)
        messages.info(request, _("You have been logged in for a long time. Please log in again."))
