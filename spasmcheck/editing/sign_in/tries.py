"""Counting tries to log in, each before its password is looked at: later, many at once would pass under one count.

At one address a name is locked out after five failures. Across addresses it never is, or anybody could shut its
owner out: after the first few, each try has to wait for the one before, ever longer up to a minute, so that less
than 80 an hour are looked at. Nobody waits at an address from which the account was logged in to lately.

Names are counted whether an account has them or not, under a keyed hash: what was typed may be a password.
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
"""So many failures lock a name out at an address."""
LOCKED_FOR = timedelta(hours=1)
"""As long after the last try; then a name is forgotten, everywhere."""

_FREE = 10
"""This many tries of a name, from anywhere, need not wait."""
_LONGEST = timedelta(minutes=1)
_KNOWN_FOR = timedelta(days=90)
_ANYWHERE = ""
_NO_ADDRESS = "none"
"""Those without an address, as behind a Unix socket, share one."""


class TooManyTries(Exception):  # noqa: N818  it says what happened
    """Too many passwords were tried for this name, so none is looked at for so long."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        super().__init__("Too many tries.")


class LockedOut(TooManyTries):
    """Too many from this address: the name is locked out there."""


class Try:
    """One try of a password that has been counted.

    is_last: whether its failure locks the name out at this address.
    """

    def __init__(self, name: str, address: str | None) -> None:
        """Count it. Raises TooManyTries, and LockedOut if they were at this address; then nothing is counted.

        address: as `counted_address` gives it. In one transaction whose rows make others wait, whatever process
        they came to.
        """
        self._mark = mark(name)
        self._address = address or _NO_ADDRESS
        TriedName.objects.filter(at__lt=timezone.now() - LOCKED_FOR).delete()
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
        """Forget the failures of this name at this address, and of the name elsewhere this one try."""
        tried = TriedName.objects.filter(mark=self._mark)
        tried.filter(address=self._address).delete()
        if self._counts_anywhere:
            tried.filter(address=_ANYWHERE, tries__gt=0).update(tries=F("tries") - 1)

    def _row(self, address: str) -> TriedName:
        rows = TriedName.objects.select_for_update()
        return rows.get_or_create(mark=self._mark, address=address, defaults={"at": timezone.now()})[0]


def forget(name: str) -> bool:
    """Forget what was tried for a name, so that its owner gets in at once. Returns whether there was anything."""
    found, _models = TriedName.objects.filter(mark=mark(name)).delete()
    return bool(found)


def mark(name: str) -> str:
    """The keyed hash under which a typed name is counted. Nobody can tell the name without the secret key."""
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
    """Whether the account was logged in to from this address lately. Takes as long if there is no such account."""
    since = timezone.now() - _KNOWN_FOR
    entries = AuditEntry.objects.filter(event=Event.LOGGED_IN, name=name, at__gte=since).order_by()
    seen = entries.exclude(address=None).values_list("address", flat=True).distinct()
    return address in {counted_as(one) for one in seen if one is not None}
