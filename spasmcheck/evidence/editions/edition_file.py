"""An edition as a value, checked against its hash, and the file that holds the newest one."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from django.conf import settings

from spasmcheck.evidence.schema.atomic_files import PRIVATE, write_whole
from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.reasoning.knowledge import Knowledge
from spasmcheck.reasoning.later_editions import ForVisitors, for_visitors
from spasmcheck.reasoning.problems import Problem
from spasmcheck.reasoning.serialisation.codec import fingerprint
from spasmcheck.reasoning.serialisation.edition_format import FORMAT, heading_of

logger = logging.getLogger(__name__)


class HistoryEntry(msgspec.Struct, frozen=True):
    """An edition as the history names it. published_at: an ISO date and time with its zone."""

    number: int
    sha256: str
    published_at: str
    note: str


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """A published edition, ready to answer from. published_at: an ISO date and time with its zone.

    data: the canonical JSON as it was published, which has the hash; an edition from before a change of its form
    would give other bytes now. history: this edition and all before it, newest first; empty where nobody knows.
    left_out: what is in `data` and not in `knowledge`, since this release does not know it.
    """

    number: int
    sha256: str
    published_at: str
    knowledge: Knowledge
    index: KnowledgeIndex
    data: bytes = field(repr=False)
    history: tuple[HistoryEntry, ...] = ()
    left_out: tuple[Problem, ...] = ()


class NotServed(Exception):  # noqa: N818  it says what happened
    """The edition is damaged, or this release cannot answer from it safely; the message says which and why."""


class _File(msgspec.Struct):
    number: int
    sha256: str
    published_at: str
    knowledge: msgspec.Raw
    history: tuple[HistoryEntry, ...] = ()


def opened(
    *, number: int, sha256: str, published_at: str, data: bytes, history: tuple[HistoryEntry, ...], where: str
) -> PublishedEdition:
    """The edition in this canonical JSON. Raises NotServed, after an error in the log that says so once.

    What a later release wrote is served where `for_visitors` says how, and what is left out is logged.
    """
    try:
        knowledge, left_out = _read(data, sha256)
    except NotServed as error:
        logger.error("Edition %s in %s is not served. %s", number, where, error)  # noqa: TRY400
        raise
    for problem in left_out:
        logger.warning("Edition %s is of a later format. Left out of it: %s", number, problem)
    return PublishedEdition(
        number, sha256, published_at, knowledge, KnowledgeIndex(knowledge), data, history, left_out
    )


def _read(data: bytes, sha256: str) -> ForVisitors:
    if fingerprint(data) != sha256:
        raise NotServed("It is damaged: its content does not have its hash.")
    try:
        return for_visitors(data)
    except msgspec.DecodeError as error:
        raise NotServed(f"It cannot be read by this version: {error}") from error


def read() -> PublishedEdition | None:
    """The edition in the file, or None without a file or with a damaged one.

    Where a later release wrote one that cannot be served here, that of the format before it is.
    """
    return next(filter(None, map(_read_from, (path(), *map(_of_format, range(FORMAT, 0, -1))))), None)


def keep(edition: PublishedEdition) -> None:
    """Write the edition to the file unless it is there.

    One of an earlier format stays beside it, for a release that knows no other. A file that cannot be written is
    logged, not raised: visitors and publishers can do without it.
    """
    place = path()
    knowledge = msgspec.Raw(edition.data)
    content = msgspec.json.encode(
        _File(edition.number, edition.sha256, edition.published_at, knowledge, edition.history)
    )
    try:
        there = place.read_bytes() if place.exists() else b""
        if there == content:
            return
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        earlier = _format_in(there)
        if 0 < earlier < heading_of(edition.data).format:
            write_whole(_of_format(earlier), there, PRIVATE)
        write_whole(place, content, PRIVATE)
    except OSError as error:
        logger.error("The newest edition could not be kept in %s: %s", place, error)  # noqa: TRY400


def _read_from(place: Path) -> PublishedEdition | None:
    try:
        content = msgspec.json.decode(place.read_bytes(), type=_File)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        logger.error("The edition in %s cannot be read: %s", place, error)  # noqa: TRY400
        return None
    try:
        return opened(
            number=content.number,
            sha256=content.sha256,
            published_at=content.published_at,
            data=bytes(content.knowledge),
            history=content.history,
            where=str(place),
        )
    except NotServed:
        return None


def _format_in(content: bytes) -> int:
    """The format of the edition in a file, or 0 for a damaged one."""
    try:
        return heading_of(bytes(msgspec.json.decode(content, type=_File).knowledge)).format
    except msgspec.DecodeError:
        return 0


def _of_format(number: int) -> Path:
    """Where the newest edition of an earlier format is kept."""
    return path().with_name(f"{path().name}.format-{number}")


def exists() -> bool:
    """Whether there is a file, damaged or not."""
    return path().exists()


def can_be_written() -> bool:
    """Whether the folder of the file, or the nearest one above it that exists, can be written to."""
    folder = next(parent for parent in path().absolute().parents if parent.exists())
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def path() -> Path:
    """Where the file is."""
    return Path(settings.SPASMCHECK_EDITION_FILE)
