"""Slowing down whoever guesses at one account from many addresses.

Tries are counted for each name that is typed, whether an account has it or not, under a keyed hash of it. After
the first few each has to wait for the one before, ever longer up to a minute: less than 80 an hour. No account is
ever closed by that, and its owner need not wait for what others try: nobody waits at an address from which the
account was signed in to lately. What may be tried there is counted by `counting.py`.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from spasmcheck.editing.models import AuditEntry, Event, TriedName
from spasmcheck.web.http.addresses import counted_as

_FREE = 10
"""This many tries of a name need not wait."""
_LONGEST = timedelta(minutes=1)
_FORGOTTEN = timedelta(hours=1)
"""A name that nobody has tried for this long is forgotten."""
_KNOWN_FOR = timedelta(days=90)


class TooManyGuesses(Exception):  # noqa: N818  it says what happened
    """Too many passwords were tried for this name, so none is looked at. seconds: until the next may be tried."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__("Too many tries.")


def mark(name: str) -> str:
    """The keyed hash under which a typed name is counted. Nobody can tell the name without the secret key."""
    return salted_hmac("spasmcheck.editing.sign_in.guessing", name, algorithm="sha256").hexdigest()


def count_try(name: str, address: str | None) -> bool:
    """Count a try before its password is looked at; False for one that does not count, as its address is known.

    address: as it is counted. In a transaction, so that tries at once wait for each other, whatever process they
    came to. Raises TooManyGuesses, and counts nothing.
    """
    tried, _made = TriedName.objects.select_for_update().get_or_create(
        mark=mark(name), defaults={"at": timezone.now()}
    )
    if tried.tries >= _FREE and _is_known(name, address):
        return False
    now = timezone.now()
    wait = tried.at + _pause_after(tried.tries) - now
    if wait > timedelta(0):
        raise TooManyGuesses(ceil(wait.total_seconds()))
    tried.tries += 1
    tried.at = now
    tried.save(update_fields=["tries", "at"])
    return True


def take_back(name: str) -> None:
    """The password was right, so that was no try. What others tried still counts."""
    TriedName.objects.filter(mark=mark(name), tries__gt=0).update(tries=F("tries") - 1)


def forget_old() -> None:
    """Forget the names that nobody has tried for a while."""
    TriedName.objects.filter(at__lt=timezone.now() - _FORGOTTEN).delete()


def _pause_after(tries: int) -> timedelta:
    if tries < _FREE:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(tries - _FREE, 10)), _LONGEST)


def _is_known(name: str, address: str | None) -> bool:
    """Whether the account was signed in to from this address lately. Takes as long if there is no such account."""
    since = timezone.now() - _KNOWN_FOR
    entries = AuditEntry.objects.filter(event=Event.LOGGED_IN, name=name, at__gte=since).order_by()
    seen = entries.exclude(address=None).values_list("address", flat=True).distinct()
    return address in {counted_as(one) for one in seen if one is not None}
