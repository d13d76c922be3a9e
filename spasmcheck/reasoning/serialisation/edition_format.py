"""The format of an edition: a number that goes up with the kinds, fields and values that knowledge may have.

It stands in the canonical JSON, so whatever carries an edition carries it, and the hash covers it. Editions of
format 1 have none, so those that were published before there was a number keep their bytes and their hash.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from spasmcheck.reasoning.knowledge import Knowledge

FORMAT = 1
"""What this release writes. It goes up when a kind, a field or a value is added or means something else."""

READABLE_FROM = FORMAT
"""The lowest format whose releases may answer visitors from what this release writes.

Lower than `FORMAT` only where all that is new may be left out without any advice, caution or suggestion becoming
another. Whoever raises `FORMAT` decides it; left alone, no earlier release answers from a later edition.
"""

_Number = Annotated[int, Meta(ge=1)]


class LaterFormat(msgspec.DecodeError):
    """The edition has a later format than this release can read."""


class Heading(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What an edition says of its form. readable_from: None where only its own format will do."""

    format: _Number = 1
    readable_from: _Number | None = None

    @property
    def is_later(self) -> bool:
        """Whether a later release wrote it."""
        return self.format > FORMAT

    @property
    def may_be_read_in_part(self) -> bool:
        """Whether those who wrote it allow this release to leave out what it does not know."""
        return self.is_later and self.readable_from is not None and self.readable_from <= FORMAT


class WrittenKnowledge(Knowledge, frozen=True, kw_only=True):
    """An edition as it is written: the knowledge and its heading."""

    format: _Number = 1
    readable_from: _Number | None = None


def heading_of(data: bytes) -> Heading:
    """The heading of canonical JSON, of whatever format. Raises msgspec.DecodeError for what is no edition."""
    return msgspec.json.decode(data, type=Heading)


def written(knowledge: Knowledge) -> bytes:
    """Knowledge in canonical order as JSON in UTF-8, in the format of this release."""
    values = {name: getattr(knowledge, name) for name in Knowledge.__struct_fields__}
    readable_from = READABLE_FROM if FORMAT > 1 else None
    return msgspec.json.encode(WrittenKnowledge(**values, format=FORMAT, readable_from=readable_from))


def without_heading(edition: WrittenKnowledge) -> Knowledge:
    """The knowledge alone."""
    return Knowledge(**{name: getattr(edition, name) for name in Knowledge.__struct_fields__})
