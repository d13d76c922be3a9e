"""How often one address may ask for what costs much; nothing about anybody is kept.

An address is mixed with a key that each process makes by chance and never shows, and chooses one of a fixed number
of places; a place holds a point in time and nothing else. Two addresses that meet in one place share what is
allowed, which with so many places is rare. Each process counts for itself: there is nothing to share, to store or
to be away. The counting is the generic cell rate algorithm (ITU-T I.371): a leaky bucket in one number.
"""

from __future__ import annotations

import secrets
from array import array
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from math import ceil
from time import monotonic
from typing import Any, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .addresses import counted_address

COSTLY = "SPASMCHECK_COSTLY_PER_MINUTE"
SIGN_INS = "SPASMCHECK_SIGN_INS_PER_MINUTE"
"""Settings, for `limited`."""

_PLACES = 2**16
_MARK = "limited"
_P = ParamSpec("_P")
_View = Callable[_P, HttpResponse]


class RateLimit:
    """So many requests a minute for each address, and as many as a third of a minute allows at once.

    clock: seconds, never going back.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self._every = 60 / per_minute
        self._ahead = self._every * max(per_minute // 3, 1)
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._due = array("d", bytes(8 * _PLACES))

    def wait(self, address: str) -> float:
        """Count one request: 0 if it may be answered, else the seconds until one may."""
        place = int.from_bytes(blake2b(address.encode(), key=self._key, digest_size=8).digest()) % _PLACES
        now = self._clock()
        due = max(self._due[place], now) + self._every
        if due - now > self._ahead:
            return due - now - self._ahead
        self._due[place] = due
        return 0


def limited(setting: str, *methods: str) -> Callable[[_View[_P]], _View[_P]]:
    """Limit requests with these methods to what a setting allows a minute for each address; 0 sets no limit.

    Views that are limited by one setting share what it allows. `LimitsMiddleware` counts, before the form is read.
    """

    def decorate(view: _View[_P]) -> _View[_P]:
        setattr(view, _MARK, (setting, methods))
        return view

    return decorate


def seconds_to_wait(view: Callable[..., Any], request: HttpRequest) -> int:
    """Count one request for a view: 0 if it may be answered, else the whole seconds until one may."""
    setting, methods = getattr(view, _MARK, ("", ()))
    return ceil(_wait(setting, request)) if request.method in methods else 0


def _wait(setting: str, request: HttpRequest) -> float:
    per_minute: int = getattr(settings, setting)
    # Without an address, as behind a Unix socket, nobody can be told from anybody else.
    address = counted_address(request) if per_minute else None
    return _limit(setting, per_minute).wait(address) if address else 0


@cache
def _limit(setting: str, per_minute: int) -> RateLimit:
    return RateLimit(per_minute)
