"""Two texts side by side, with the words marked in which they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_WORD = re.compile(r"\s*\S+|\s+\Z")
_ALIKE = 0.35
_MOST_COMPARISONS = 4_000_000


class Part(NamedTuple):
    """A piece of a text. marked: the other text does not have it."""

    text: str
    marked: bool


Line = tuple[Part, ...]


def marked_line(text: str) -> Line:
    """A text that the other side does not have at all."""
    return (Part(text, True),)


def word_diff(before: str, after: str) -> tuple[Line, Line]:
    """The two texts, each with its own words marked.

    Marked whole are texts with next to nothing in common, and those that differ in nothing but spaces.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) * len(new) > _MOST_COMPARISONS:
        return marked_line(before), marked_line(after)
    matcher = SequenceMatcher(None, _bare(old), _bare(new), autojunk=False)
    if matcher.ratio() < _ALIKE or (before != after and before.split() == after.split()):
        return marked_line(before), marked_line(after)
    left: list[Part] = []
    right: list[Part] = []
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        left += _parts(old[start:end], marked=tag != "equal")
        right += _parts(new[other_start:other_end], marked=tag != "equal")
    return tuple(left), tuple(right)


def _bare(words: Sequence[str]) -> list[str]:
    return [word.strip() for word in words]


def _parts(words: Sequence[str], *, marked: bool) -> Iterator[Part]:
    text = "".join(words)
    if not text:
        return
    bare = text.lstrip()
    if marked and (space := text[: len(text) - len(bare)]):
        # A space at the edge would be drawn as changed too.
        yield Part(space, False)
        text = bare
    yield Part(text, marked)
