"""Excerpts of search results, with the matching words marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spasmcheck.content.words import words

Pieces = tuple[tuple[str, bool], ...]
"""A text split into (piece, whether it matches the query)."""

_LONGEST = 180
_BEFORE = 50
"""Maximum characters of an excerpt, and of the part before its first matching word."""


def marked(text: str, stems: Mapping[str, float]) -> Pieces:
    """Return the whole text in pieces, with the words marked whose stem is in `stems`."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for word in words(text):
        if word.stem in stems:
            pieces += [(text[end : word.start], False), (text[word.start : word.end], True)]
            end = word.end
    pieces.append((text[end:], False))
    return tuple(piece for piece in pieces if piece[0])


def excerpt(lines: Sequence[str], stems: Mapping[str, float]) -> Pieces:
    """Return the line with the highest sum of matching weights, cut to the words around the first match.

    The first line wins ties, so it is returned if no line matches. Without lines, return ().
    """
    if not lines:
        return ()

    def telling(line: str) -> float:
        return sum(stems.get(stem, 0.0) for stem in {word.stem for word in words(line)})

    line = max(lines, key=telling)
    if len(line) <= _LONGEST:
        return marked(line, stems)
    places = list(words(line))
    first = next((word.start for word in places if word.stem in stems), 0)
    start = 0
    if first > _BEFORE:
        start = next(word.start for word in places if word.start >= first - _BEFORE)
        start = min(start, next(word.start for word in reversed(places) if word.start <= len(line) - _LONGEST))
    end = max((word.end for word in places if word.end <= start + _LONGEST), default=len(line))
    cut = marked(line[start:end], stems)
    return (*([("… ", False)] if start else []), *cut, *([(" …", False)] if end < len(line.rstrip(" .")) else []))
