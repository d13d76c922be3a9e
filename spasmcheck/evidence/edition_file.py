"""An edition as a value, checked against its hash, and the file that holds the newest one."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from django.conf import settings

from spasmcheck.reasoning import Model
from spasmcheck.reasoning.codec import fingerprint, from_json
from spasmcheck.reasoning.knowledge import Knowledge

from .files import write_whole

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
    """

    number: int
    sha256: str
    published_at: str
    knowledge: Knowledge
    model: Model
    data: bytes = field(repr=False)
    history: tuple[HistoryEntry, ...] = ()


class _File(msgspec.Struct):
    number: int
    sha256: str
    published_at: str
    knowledge: msgspec.Raw
    history: tuple[HistoryEntry, ...] = ()


def opened(
    *, number: int, sha256: str, published_at: str, data: bytes, history: tuple[HistoryEntry, ...], where: str
) -> PublishedEdition | None:
    """The edition in this canonical JSON, or None, with a logged error, when it is damaged or cannot be read."""
    if fingerprint(data) != sha256:
        logger.error("Edition %s in %s is damaged: its content does not have its hash.", number, where)
        return None
    try:
        knowledge = from_json(data)
    except msgspec.DecodeError as error:
        logger.error("Edition %s in %s cannot be read by this version: %s", number, where, error)  # noqa: TRY400
        return None
    return PublishedEdition(number, sha256, published_at, knowledge, Model(knowledge), data, history)


def read() -> PublishedEdition | None:
    """The edition in the file, or None without a file or with a damaged one."""
    place = path()
    try:
        content = msgspec.json.decode(place.read_bytes(), type=_File)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        logger.error("The edition in %s cannot be read: %s", place, error)  # noqa: TRY400
        return None
    return opened(
        number=content.number,
        sha256=content.sha256,
        published_at=content.published_at,
        data=bytes(content.knowledge),
        history=content.history,
        where=str(place),
    )


def keep(edition: PublishedEdition) -> None:
    """Write the edition to the file unless it is there.

    A file that cannot be written is logged, not raised: visitors and publishers can do without it.
    """
    place = path()
    knowledge = msgspec.Raw(edition.data)
    content = msgspec.json.encode(
        _File(edition.number, edition.sha256, edition.published_at, knowledge, edition.history)
    )
    try:
        if place.exists() and place.read_bytes() == content:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, content)
    except OSError as error:
        logger.error("The newest edition could not be kept in %s: %s", place, error)  # noqa: TRY400


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
