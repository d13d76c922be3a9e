"""Words for the members of closed sets, one place for each set, and an error for what has none.

A set may have several wordings, each for a purpose: `name` is what its members are called by themselves, and the
others say what they are for.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NAME = "name"

_Member = TypeVar("_Member", bound=StrEnum)
_Words = Mapping[StrEnum, "_StrPromise"]

_WORDS: dict[type[StrEnum], dict[str, _Words]] = {}


class UnknownMemberError(LookupError):
    """A value, or a purpose, for which there are no words."""


def give_words(of: type[_Member], **purposes: Mapping[_Member, _StrPromise]) -> None:
    """Name the members of a closed set, for each purpose, in the order in which they are offered.

    Raises UnknownMemberError unless just the members have words. For module level: who adds a member and no words
    cannot start the site.
    """
    for purpose, words in purposes.items():
        if unnamed := set(of).symmetric_difference(words):
            raise UnknownMemberError(f"{of.__name__}, {purpose}: words for {sorted(map(str, unnamed))}")
        _WORDS.setdefault(of, {})[purpose] = dict(words.items())


def words_of(of: type[StrEnum], purpose: str = NAME) -> Mapping[StrEnum, _StrPromise]:
    """The words of every member. Raises UnknownMemberError."""
    try:
        return _WORDS[of][purpose]
    except KeyError:
        raise UnknownMemberError(f"{of.__name__} has no words for {purpose!r}") from None


def label(member: object, purpose: str = NAME) -> str:
    """A member in words, in the language of the reader. Raises UnknownMemberError, also for a plain str."""
    if not isinstance(member, StrEnum):
        raise UnknownMemberError(f"{member!r} is of no closed set")
    return str(words_of(type(member), purpose)[member])


def named_sets() -> Mapping[type[StrEnum], Mapping[str, Mapping[StrEnum, _StrPromise]]]:
    """Every closed set that has words: by purpose, and by member."""
    return _WORDS
