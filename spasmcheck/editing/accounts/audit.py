"""Writing the audit list: what happened, who did it, to which account and from which address."""

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
"""The request that is being answered: events deep inside know by it who acts and from where."""


class ActingMiddleware:
    """Remembers, while it is answered, what an editor asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _acting.set(request)
        try:
            return self.get_response(request)
        finally:
            _acting.reset(token)


def record(event: Event, *, name: str = "", detail: str = "", by: User | None = None) -> None:
    """Add to the list. Without `by` it is whoever is signed in; `name` says which account, if not that one."""
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
    """A password validator that accepts every password: Django tells each one when a password has been changed."""

    def validate(self, password: str, user: Any = None) -> None:
        """Nothing is wrong with it."""

    def get_help_text(self) -> str:
        """What becomes of the change."""
        return gettext("The audit list will say that you set a password, and not which.")

    def password_changed(self, password: str, user: User) -> None:
        """Record that it was set, by whatever page or command."""
        record(Event.PASSWORD_SET, name=user.get_username())
