"""The newest published editions in memory, from which every visitor is answered.

The database is asked once when the process starts, and then by one thread in the background, so no request waits
for it. When it is away, the process goes on with what it has; a process that starts without it reads the newest
edition from a file that is kept beside the database.

One case is left to a request: a check that began at another process with an edition that this one has not met yet.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db import Error as DatabaseError

from spasmcheck.evidence.models import Edition

from . import edition_file
from .edition_file import HistoryEntry, NotServed, PublishedEdition, opened
from .measured import accuracy_of

logger = logging.getLogger(__name__)

__all__ = [
    "NoEdition",
    "PublishedEdition",
    "answering_from",
    "by_number",
    "current",
    "forget",
    "not_served",
    "prepare",
    "refresh",
    "start_refreshing",
]

_Name = tuple[int, str]
_LOOK_SECONDS = 3


class NoEdition(Exception):  # noqa: N818  it says what happened
    """Nothing has been published, or nothing of it can be read."""


@dataclass(slots=True)
class _Memory:
    """What this process knows. `editions` is newest first and swapped as a whole, so readers need no lock.

    refused: the editions that are not served, and why. tried: it has looked for an edition before. looked_for: the
    numbers of newer editions that checks named and for which it has looked since the last refresh.
    """

    editions: tuple[PublishedEdition, ...] = ()
    refused: dict[_Name, str] = field(default_factory=dict)
    looked_for: frozenset[int] = frozenset()
    tried: bool = False
    database_away: bool = False
    thread: threading.Thread | None = None
    loading: threading.RLock = field(default_factory=threading.RLock)
    stopping: threading.Event = field(default_factory=threading.Event)


_memory = _Memory()


_instead: ContextVar[PublishedEdition | None] = ContextVar("the edition that answers instead", default=None)


def current() -> PublishedEdition:
    """The live edition. Raises NoEdition."""
    return _instead.get() or _editions()[0]


def by_number(number: int) -> PublishedEdition | None:
    """An edition that is still at hand, for a check that began with it."""
    if instead := _instead.get():
        return instead if instead.number == number else None
    try:
        editions = _editions()
    except NoEdition:
        return None
    if number > editions[0].number and _is_refreshing():
        editions = _with_newer(number)
    return next((edition for edition in editions if edition.number == number), None)


def not_served() -> tuple[tuple[int, str], ...]:
    """The number of each edition that is newer than the live one and not served, newest first, and why."""
    live = _memory.editions[0].number if _memory.editions else 0
    refused = {number: why for (number, _sha256), why in _memory.refused.items() if number > live}
    return tuple(sorted(refused.items(), reverse=True))


@contextmanager
def answering_from(edition: PublishedEdition) -> Iterator[None]:
    """Let this edition, and no other, answer for the length of the block, in this thread alone."""
    token = _instead.set(edition)
    try:
        yield
    finally:
        _instead.reset(token)


def prepare() -> None:
    """Take in what there is before the first visitor comes; with nothing there, say so."""
    try:
        current()
    except NoEdition:
        message = (
            "Nothing can be answered yet: no edition in the database, and none in %s. Visitors get status 503."
        )
        logger.critical(message, edition_file.path())


def refresh() -> None:
    """Take in editions that were published since. Never raises for a database that is away."""
    with _memory.loading:
        _load_from_database()
        _memory.looked_for = frozenset()


def start_refreshing() -> None:
    """Refresh every few seconds in one daemon thread of this process; a forked child gets its own."""
    with _memory.loading:
        if not _is_refreshing():
            _memory.stopping.clear()
            _memory.thread = threading.Thread(target=_keep_refreshing, name="editions", daemon=True)
            _memory.thread.start()


def forget() -> None:
    """Stop refreshing and forget every edition, as in a process that has just started."""
    _memory.stopping.set()
    if _memory.thread is not None:
        _memory.thread.join()
    with _memory.loading:
        _memory.editions, _memory.refused, _memory.looked_for = (), {}, frozenset()
        _memory.tried, _memory.database_away, _memory.thread = False, False, None


def _editions() -> tuple[PublishedEdition, ...]:
    editions = _memory.editions
    # With nothing at hand, only the first request looks for itself: the others would all wait for the database.
    if not editions and not (_memory.tried and _is_refreshing()):
        with _memory.loading:
            if not _memory.editions:
                _memory.tried = True
                _load_from_database()
            if not _memory.editions and (kept := edition_file.read()):
                _memory.editions = (kept,)
            editions = _memory.editions
    if not editions:
        raise NoEdition("No edition is published. Run: manage.py publish --note TEXT")
    return editions


def _with_newer(number: int) -> tuple[PublishedEdition, ...]:
    """The editions at hand, after one look for this newer one, which another process has met before us.

    A database that is away is not waited for, nor is anybody who waits for it; and the same number is looked for
    once until the next refresh.
    """
    may_look = not _memory.database_away and number not in _memory.looked_for
    if may_look and _memory.loading.acquire(timeout=_LOOK_SECONDS):
        try:
            # Whoever had the lock before us may have taken it in.
            if number > _memory.editions[0].number and number not in _memory.looked_for:
                _load_from_database()
                _memory.looked_for |= {number}
        finally:
            _memory.loading.release()
    return _memory.editions


def _is_refreshing() -> bool:
    return _memory.thread is not None and _memory.thread.is_alive()


def _load_from_database() -> None:
    """Make the memory equal to the newest editions in the database that this release can answer from."""
    have = {(edition.number, edition.sha256): edition for edition in _memory.editions}
    refused = dict(_memory.refused)
    taken_in: set[_Name] = set()
    try:
        with _connection_closed_after():
            looking = True
            while looking:
                # For each that is not served, one that is older.
                names = _newest_names(settings.SPASMCHECK_EDITIONS_KEPT + (so_far := len(refused)))
                # One that came from an older file knows no history.
                known = {name for name, edition in have.items() if edition.history} | refused.keys()
                if missing := [name for name in names if name not in known]:
                    _take_in(missing, have, refused)
                    taken_in.update(missing)
                looking = len(refused) > so_far
    except DatabaseError as error:
        if not _memory.database_away:
            logger.warning("The database is away; going on with the editions at hand: %s", _one_line(error))
        _memory.database_away = True
        return
    if _memory.database_away:
        logger.info("The database is back.")
        _memory.database_away = False
    _memory.refused = refused
    served = [have[name] for name in names if name not in refused]
    editions = tuple(served[: settings.SPASMCHECK_EDITIONS_KEPT])
    if not editions or editions == _memory.editions:
        return
    _memory.editions = editions
    live = editions[0]
    logger.info("Edition %s is live.", live.number)
    if (live.number, live.sha256) in taken_in:
        edition_file.keep(live)


def _newest_names(count: int) -> list[_Name]:
    return list(Edition.objects.newest(count).values_list("number", "sha256"))


def _take_in(names: Sequence[_Name], have: dict[_Name, PublishedEdition], refused: dict[_Name, str]) -> None:
    """Read these editions, and put each where it belongs."""
    data, history = _data_of(names), _history()
    for name in names:
        try:
            have[name] = _opened(name, data.get(name), history)
        except NotServed as error:
            refused[name] = str(error)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _data_of(names: Sequence[_Name]) -> dict[_Name, tuple[str, bytes]]:
    """When each edition was published, and its canonical JSON."""
    rows = Edition.objects.filter(number__in=[number for number, _sha256 in names])
    return {(row.number, row.sha256): (row.published_at.isoformat(), row.knowledge.encode()) for row in rows}


def _history() -> tuple[HistoryEntry, ...]:
    """Every edition there has been, newest first, without its knowledge."""
    rows = Edition.objects.order_by("-number").values_list("number", "sha256", "published_at", "note")
    return tuple(HistoryEntry(number, sha256, at.isoformat(), note) for number, sha256, at, note in rows)


def _opened(name: _Name, stored: tuple[str, bytes] | None, history: tuple[HistoryEntry, ...]) -> PublishedEdition:
    number, sha256 = name
    if stored is None:
        raise NotServed("It is gone.")
    published_at, data = stored
    return opened(
        number=number,
        sha256=sha256,
        published_at=published_at,
        data=data,
        history=tuple(entry for entry in history if entry.number <= number),
        where="the database",
    )


@contextmanager
def _connection_closed_after() -> Iterator[None]:
    """Close the connection if it was opened in here: the thread that refreshes has no request whose end would."""
    connection = connections[DEFAULT_DB_ALIAS]
    was_open = connection.connection is not None
    try:
        yield
    finally:
        if not was_open and not connection.in_atomic_block:
            connection.close()


def _keep_refreshing() -> None:
    while not _memory.stopping.wait(settings.SPASMCHECK_EDITION_CHECK_SECONDS):
        try:
            refresh()
            # Whoever asks for the accuracy later need not wait for it.
            if _memory.editions:
                accuracy_of(_memory.editions[0])
        except Exception:
            # Whatever it was, a later edition must still be noticed.
            logger.exception("Looking for a newer edition failed.")


def _start_again_after_fork() -> None:
    """A child has the editions but not the thread, and perhaps a lock that nobody in it will release."""
    was_refreshing = _memory.thread is not None
    _memory.loading, _memory.stopping, _memory.thread = threading.RLock(), threading.Event(), None
    if was_refreshing:
        start_refreshing()


os.register_at_fork(after_in_child=_start_again_after_fork)
