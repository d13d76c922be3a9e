"""What somebody still has to do before the editors' side opens: sign in, give a code, or set up one-time codes.

The site asks this for every page at one place (`EditingSite.has_permission`), so no page can forget it.
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
"""The session's field with the time at which the password was given."""


class SignInStep(StrEnum):
    """The next thing to do, by the name of the page of the admin where it is done."""

    SIGN_IN = "login"
    CODE = "verify"
    DEVICE = "two-factor"


def missing(request: HttpRequest) -> SignInStep | None:
    """What is missing; None when the editors' side is open."""
    user = request.user
    if not (user.is_active and user.is_staff) or is_too_old(request):
        return SignInStep.SIGN_IN
    if user.is_verified():  # type: ignore[attr-defined]  # django_otp's middleware adds it
        return None
    if has_device(user):
        return SignInStep.CODE
    return SignInStep.DEVICE if must_have_device(request) else None


def must_have_device(request: HttpRequest) -> bool:
    """Whether this person may not go without one-time codes: who may change anything, where they are required."""
    return settings.SPASMCHECK_REQUIRE_OTP and may_change_anything(request.user)


def remember_sign_in(request: HttpRequest) -> None:
    """The password has just been given."""
    request.session[SIGNED_IN_AT] = time.time()


def is_too_old(request: HttpRequest) -> bool:
    """Whether the password was given so long ago that it must be given again, however busy the session was."""
    since = request.session.get(SIGNED_IN_AT)
    return since is None or time.time() - since > settings.SPASMCHECK_EDITOR_MOST_SECONDS


def end_old_session(request: HttpRequest) -> None:
    """Sign out whoever has been signed in for too long, and say so."""
    if request.user.is_authenticated and is_too_old(request):
        logout(request)
        messages.info(request, _("You have been logged in for a long time. Please log in again."))
