"""The state of a check: one signed, compressed cookie in the visitor's browser, and nothing anywhere else."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import msgspec
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_SALT = "spasmcheck.answers"
_MOST_BYTES = 3900  # browsers drop a cookie of more than 4096 with its name and attributes

Chosen = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """The edition that the check began with, and the answers in the order in which they were first given.

    lost: an earlier check could not be read, which the next page says once. check: tells this check from another
    one in the same browser; it is made by chance with the first answer, and says nothing of the visitor.
    warned: the slugs of the most urgent rules that the visitor was told of.
    """

    edition: int
    answers: Mapping[str, Chosen] = field(default_factory=dict)
    lost: bool = False
    check: str = ""
    warned: tuple[str, ...] = ()

    def with_answers(self, answers: Mapping[str, Chosen]) -> State:
        """The same check with these questions answered."""
        return replace(self, answers={**self.answers, **answers}, check=self.check or secrets.token_urlsafe(6))

    def says(self, answers: Mapping[str, Chosen]) -> bool:
        """Whether all these answers have been given just so."""
        return all(self.answers.get(question) == chosen for question, chosen in answers.items())

    def told_of(self, rules: tuple[str, ...]) -> State:
        """The same check once the visitor has been told of these urgent rules."""
        return replace(self, warned=rules)

    def told(self) -> State:
        """The same check once the visitor knows that earlier answers were lost."""
        return replace(self, lost=False)


def read(request: HttpRequest) -> tuple[State | None, bool]:
    """The visitor's state, or None; and whether there was a cookie that could not be read."""
    raw = request.COOKIES.get(settings.SPASMCHECK_ANSWERS_COOKIE)
    if not raw:
        return None, False
    try:
        kept: _Kept = signing.loads(raw, serializer=_Json, salt=_SALT, max_age=settings.SPASMCHECK_ANSWERS_SECONDS)
    except (signing.BadSignature, ValueError, zlib.error):
        # Also what we signed ourselves may be no state to this release.
        return None, True
    return State(kept.edition, kept.answers, kept.lost, kept.check, kept.warned), False


def write(response: HttpResponseBase, state: State) -> None:
    """Keep the state in the visitor's browser; with no answer in it, take the cookie away."""
    if not state.answers and not state.lost:
        forget(response)
        return
    value = encoded(state)
    if len(value) > _MOST_BYTES:
        raise ValueError("the answers do not fit into the cookie")
    response.set_cookie(
        settings.SPASMCHECK_ANSWERS_COOKIE,
        value,
        max_age=settings.SPASMCHECK_ANSWERS_SECONDS,
        secure=settings.PRODUCTION,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase) -> None:
    """Take the cookie away."""
    response.delete_cookie(settings.SPASMCHECK_ANSWERS_COOKIE, samesite="Lax")


def encoded(state: State) -> str:
    """The cookie's value."""
    kept = _Kept(state.edition, dict(state.answers), state.lost, state.check, state.warned)
    return signing.dumps(kept, serializer=_Json, salt=_SALT, compress=True)


class _Kept(msgspec.Struct, array_like=True):
    """A state as a list: without what a later release adds, and with defaults for what an earlier one lacks."""

    edition: int
    answers: dict[str, Chosen]
    lost: bool
    check: str
    warned: tuple[str, ...] = ()


class _Json:
    """How Django's signing writes and reads a state: JSON, checked as it is read."""

    _decoder = msgspec.json.Decoder(_Kept)

    def dumps(self, state: object) -> bytes:
        return msgspec.json.encode(state)

    def loads(self, data: bytes) -> _Kept:
        return self._decoder.decode(data)
