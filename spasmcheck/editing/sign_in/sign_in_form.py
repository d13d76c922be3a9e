"""The form that asks for name and password."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, NamedTuple

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext, ngettext

from .guessing import TooManyGuesses
from .hashing import Busy, MostCharacters, sign_ins

_BUSY_SECONDS = 5


class Refusal(NamedTuple):
    """Why and for how long the password was not looked at."""

    status: HTTPStatus
    seconds: int


class SignInForm(AdminAuthenticationForm):
    """Looks at a few passwords at once. wait: set when this one was not looked at, which is no failure."""

    wait: Refusal | None = None

    def clean_password(self) -> str:
        """Refuse what was never set, before it is hashed."""
        password: str = self.cleaned_data["password"]
        MostCharacters().validate(password)
        return password

    def clean(self) -> dict[str, Any]:
        """Sign in, unless that has to wait."""
        try:
            with sign_ins.turn():
                cleaned: dict[str, Any] = super().clean()
        except Busy:
            self.wait = Refusal(HTTPStatus.SERVICE_UNAVAILABLE, _BUSY_SECONDS)
            raise ValidationError(_said_busy(self.wait.seconds), code="busy") from None
        except TooManyGuesses as held:
            self.wait = Refusal(HTTPStatus.TOO_MANY_REQUESTS, held.seconds)
            raise ValidationError(_said_held(held.seconds), code="held") from None
        return cleaned


def tell_to_wait(response: HttpResponse) -> None:
    """Give the page with the form the status and header of what is wrong."""
    form = (getattr(response, "context_data", None) or {}).get("form")
    wait = getattr(form, "wait", None)
    if wait is not None:
        response.status_code = wait.status
        response.headers["Retry-After"] = str(wait.seconds)


def _said_busy(seconds: int) -> str:
    text = ngettext(
        "Many people are logging in at this moment. Type your password again in %(count)s second.",
        "Many people are logging in at this moment. Type your password again in %(count)s seconds.",
        seconds,
    )
    return text % {"count": seconds}


def _said_held(seconds: int) -> str:
    text = ngettext(
        "Logging in with this name failed many times, from here or elsewhere. Try again in %(count)s second.",
        "Logging in with this name failed many times, from here or elsewhere. Try again in %(count)s seconds.",
        seconds,
    )
    return f"{text % {'count': seconds}} {gettext('Your password was not looked at.')}"
