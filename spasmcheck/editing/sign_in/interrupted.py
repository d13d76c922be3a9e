"""Gives the typed text back to an editor whose session ended before the form was sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from spasmcheck.editing.sign_in.entrance import is_too_old

_SECRET = ("password", "token", "code")


def is_interrupted(request: HttpRequest) -> bool:
    """Return whether this is a POST with a session cookie whose session has ended or is too old."""
    had_session = request.method == "POST" and settings.SESSION_COOKIE_NAME in request.COOKIES
    return had_session and (not request.user.is_authenticated or is_too_old(request))


def interrupted(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Render, with status 403, a page with every typed text of more than one word, so that it can be copied.

    Fields that may hold a password, token or code are left out.
    """
    texts = [
        (name.replace("_", " ").replace("-", " "), text)
        for name, values in request.POST.lists()
        for text in values
        if " " in text.strip() and not any(word in name for word in _SECRET)
    ]
    back = redirect_to_login(request.path, reverse("admin:login")).url
    whole = {**context, "title": _("You were logged out before this was saved"), "texts": texts, "back": back}
    return render(request, "editing/interrupted.html", whole, status=403)
