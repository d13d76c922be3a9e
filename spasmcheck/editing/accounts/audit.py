"""Write the audit list: what happened, who did it, to which account and from which IP address."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from spasmcheck.editing.models import AuditEntry, Event
from spasmcheck.web.http.addresses import client_address

_acting: ContextVar[HttpRequest | None] = ContextVar("acting", default=None)
"""The current request, from which `record` reads the acting user and the IP address."""


class ActingMiddleware:
    """Makes the current request available to `record`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _acting.set(request)
        try:
            return self.get_response(request)
        finally:
            _acting.reset(token)


def record(event: Event, *, name: str = "", detail: str = "", by: User | None = None) -> None:
    """Add an entry. `by` defaults to the signed-in user, `name` (the account concerned) to that of `by`.

    Outside a request, as in a command, the entry has no address, and no user unless `by` is given.
    """
    request = _acting.get()
    by = by or _signed_in(request)
    AuditEntry.objects.create(
        by=by,
        event=event,
        name=name or (by.get_username() if by else ""),
        address=client_address(request) if request else None,
        detail=detail,
    )


def _signed_in(request: HttpRequest | None) -> User | None:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


class PasswordsOnTheRecord:
    """A validator that accepts every password and records that one was set.

    Django calls `password_changed` of every configured validator, whichever page or command set the password.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Accept every password."""

    def get_help_text(self) -> str:
        return gettext("The audit list will say that you set a password, and not which.")

    def password_changed(self, password: str, user: User) -> None:
        record(Event.PASSWORD_SET, name=user.get_username())
