"""Counts log-in attempts, each before its password is checked; counted later, parallel ones would pass the limit.

From one address, a name is locked out after five failures. Across addresses it is never locked out, or anybody
could shut its owner out: after the first ten attempts, each has to wait after the one before, for a time that
doubles up to a minute, so that fewer than 80 an hour are checked. No wait applies at an address from which the
account logged in lately.

Attempts are counted whether or not the account exists, under a keyed hash, as a typed name may be a password.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from spasmcheck.editing.models import AuditEntry, Event, TriedName
from spasmcheck.web.http.addresses import counted_as

AT_ONE_ADDRESS = 5
"""The number of failures after which a name is locked out at an address."""
LOCKED_FOR = timedelta(hours=1)
"""How long a lockout lasts after the last attempt. Counts are deleted after the same time."""

_FREE = 10
"""How many attempts on a name, from all addresses, need not wait."""
_LONGEST = timedelta(minutes=1)
_KNOWN_FOR = timedelta(days=90)
_ANYWHERE = ""
_NO_ADDRESS = "none"
"""The address under which all clients without one, as behind a Unix socket, are counted."""


class TooManyTries(Exception):  # noqa: N818  it says what happened
    """Raised if too many passwords were tried for a name. None is checked until `wait` has passed."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        super().__init__("Too many tries.")


class LockedOut(TooManyTries):
    """Raised if the name is locked out at this address."""


class Try:
    """A counted attempt to log in.

    is_last: whether a failure of this attempt locks the name out at this address.
    """

    def __init__(self, name: str, address: str | None) -> None:
        """Count the attempt. Raise LockedOut or TooManyTries, without counting, if it is not allowed now.

        address: as returned by `counted_address`, None if unknown.
        """
        self._mark = mark(name)
        self._address = address or _NO_ADDRESS
        TriedName.objects.filter(at__lt=timezone.now() - LOCKED_FOR).delete()
        # The row locks make parallel attempts wait for each other, also those in other processes.
        with transaction.atomic():
            here, anywhere = self._row(self._address), self._row(_ANYWHERE)
            now = timezone.now()  # others may have held the rows for a while
            if here.tries >= AT_ONE_ADDRESS:
                raise LockedOut(max(here.at + LOCKED_FOR - now, timedelta(minutes=1)))
            self._counts_anywhere = anywhere.tries < _FREE or not _is_known(name, address)
            if self._counts_anywhere:
                wait = anywhere.at + _pause_after(anywhere.tries) - now
                if wait > timedelta(0):
                    raise TooManyTries(wait)
                _count(anywhere, now)
            _count(here, now)
        self.is_last = here.tries >= AT_ONE_ADDRESS

    def was_right(self) -> None:
        """Reset the count of the name at this address, and take this attempt off its count for all addresses."""
        tried = TriedName.objects.filter(mark=self._mark)
        tried.filter(address=self._address).delete()
        if self._counts_anywhere:
            tried.filter(address=_ANYWHERE, tries__gt=0).update(tries=F("tries") - 1)

    def _row(self, address: str) -> TriedName:
        rows = TriedName.objects.select_for_update()
        return rows.get_or_create(mark=self._mark, address=address, defaults={"at": timezone.now()})[0]


def forget(name: str) -> bool:
    """Delete all counts of a name, which ends its lockouts and waits. Return whether there were any."""
    found, _models = TriedName.objects.filter(mark=mark(name)).delete()
    return bool(found)


def mark(name: str) -> str:
    """Return the hash of a typed name, keyed with SECRET_KEY so that the name cannot be guessed without it."""
    return salted_hmac("spasmcheck.editing.sign_in.tries", name, algorithm="sha256").hexdigest()


def _count(tried: TriedName, now: datetime) -> None:
    tried.tries += 1
    tried.at = now
    tried.save(update_fields=["tries", "at"])


def _pause_after(tries: int) -> timedelta:
    if tries < _FREE:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(tries - _FREE, 10)), _LONGEST)


def _is_known(name: str, address: str | None) -> bool:
    """Return whether the account logged in from this address in the last 90 days.

    Takes the same time for a name without an account, so that timing does not reveal which names exist.
    """
    since = timezone.now() - _KNOWN_FOR
    entries = AuditEntry.objects.filter(event=Event.LOGGED_IN, name=name, at__gte=since).order_by()
    seen = entries.exclude(address=None).values_list("address", flat=True).distinct()
    return address in {counted_as(one) for one in seen if one is not None}
