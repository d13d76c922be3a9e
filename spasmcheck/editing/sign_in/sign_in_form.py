"""The form that asks for name and password."""

from __future__ import annotations

from http import HTTPStatus
from math import ceil
from typing import Any, NamedTuple

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext, ngettext

from spasmcheck.editing.accounts.audit import record
from spasmcheck.editing.models import Event
from spasmcheck.web.http.addresses import counted_address

from .hashing import Busy, MostCharacters, sign_ins
from .tries import LOCKED_FOR, LockedOut, TooManyTries, Try

_BUSY_SECONDS = 5


class Refusal(NamedTuple):
    """The HTTP status with which a password was refused unchecked, and after how many seconds to try again."""

    status: HTTPStatus
    seconds: int


class SignInForm(AdminAuthenticationForm):
    """The sign-in form, with a limit on attempts for each name and on passwords hashed at once.

    wait: set if the password was not checked; that does not count as a failure. `is_valid` raises LockedOut.
    """

    wait: Refusal | None = None

    def clean_password(self) -> str:
        """Refuse a password longer than any that can be set, before it is hashed."""
        password: str = self.cleaned_data["password"]
        MostCharacters().validate(password)
        return password

    def clean(self) -> dict[str, Any]:
        """Authenticate. Raise LockedOut if the name is locked out here; any other failure is a form error.

        `wait` is set if the password was not checked.
        """
        if not {"username", "password"} <= self.cleaned_data.keys():
            return self.cleaned_data
        try:
            with sign_ins.turn():
                return self._tried()
        except Busy:
            self.wait = Refusal(HTTPStatus.SERVICE_UNAVAILABLE, _BUSY_SECONDS)
            text = gettext("Many people are logging in at this moment. Type your password again in a few seconds.")
            raise ValidationError(text, code="busy") from None
        except LockedOut:  # a TooManyTries too, but answered with a page of its own
            raise
        except TooManyTries as held:
            self.wait = Refusal(HTTPStatus.TOO_MANY_REQUESTS, ceil(held.wait.total_seconds()))
            raise ValidationError(_said_held(self.wait.seconds), code="held") from None

    def _tried(self) -> dict[str, Any]:
        address = counted_address(self.request) if self.request else None
        this = Try(self.cleaned_data["username"], address)
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            if this.is_last:
                record(Event.LOCKED_OUT)
                raise LockedOut(LOCKED_FOR) from None
            raise
        this.was_right()
        return cleaned


def tell_to_wait(response: HttpResponse) -> None:
    """Set the status and Retry-After of a sign-in page whose form refused a password unchecked."""
    form = (getattr(response, "context_data", None) or {}).get("form")
    wait = getattr(form, "wait", None)
    if wait is not None:
        response.status_code = wait.status
        response.headers["Retry-After"] = str(wait.seconds)


def _said_held(seconds: int) -> str:
    text = ngettext(
        "Logging in with this name failed many times, from here or elsewhere. Try again in %(count)s second.",
        "Logging in with this name failed many times, from here or elsewhere. Try again in %(count)s seconds.",
        seconds,
    )
    return f"{text % {'count': seconds}} {gettext('Your password was not looked at.')}"
