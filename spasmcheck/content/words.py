"""Tokenise and stem text for searching: case, accents, endings and British or American spelling are removed.

The stemmer is light on purpose. It only has to match "cramps" with "cramping" and "diarrhoea" with "diarrhea".
Stems need not be dictionary words, since texts and queries are stemmed alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST = 100
"""Maximum number of characters in a query."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_SPELLED = ((re.compile("ae|oe"), "e"), (re.compile("our$"), "or"), (re.compile("(?<=[bt])re$"), "er"))
_QUALITY = re.compile(r"(.{3,}[^i])(i?)ness")
_ENDED = re.compile(r"(.*[aeiouy].*)(?:ing|ed)")
_WHOLE = frozenset({"evening", "morning", "during"})
"""Words whose final "ing" is no verb ending, so it is not removed."""


FILLERS = frozenset(
    "a am an and are be but do for have i im in is it ive me my of or so that the to".split()  # noqa: SIM905  a list
)
"""Stop words, left out of queries even if they are rare in the indexed texts."""


class Word(NamedTuple):
    """A word and its character offsets in the text.

    plain: without case, accents and apostrophes. stem: the search key.
    """

    start: int
    end: int
    plain: str
    stem: str


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text of the site in order. Stems are cached."""
    for found in _WORD.finditer(text):
        yield Word(found.start(), found.end(), *_known(found[0]))


def words_typed(text: str) -> Iterator[Word]:
    """Yield the words of a visitor's input in order.

    Bypasses the cache, because nothing that a visitor typed may be kept in memory.
    """
    for found in _WORD.finditer(text):
        yield Word(found.start(), found.end(), *folded(found[0]))


def every_form(text: str) -> Iterator[tuple[str, str]]:
    """Yield (plain, stem) of every word; hyphenated compounds also once more as one word without the hyphens."""
    yield from map(_known, _WORD.findall(text))
    if "-" in text:
        yield from (_known(found.replace("-", "")) for found in _COMPOUND.findall(text))


def folded(word: str) -> tuple[str, str]:
    """Return (plain, stem) of a word; plain has no case, accents, apostrophes or possessive "’s"."""
    bare = re.sub(r"['’]s$", "", word).replace("’", "").replace("'", "")
    plain = "".join(letter for letter in without_accents(bare) if letter.isalnum())
    return plain, stem(plain)


_known = lru_cache(20_000)(folded)


def without_accents(text: str) -> str:
    """Return the text case-folded and without combining accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def stem(word: str) -> str:
    """Return the word without plural, "-ing", "-ed" and "-ness" endings, in a uniform (American-like) spelling."""
    word = _singular(word)
    for pattern, spelling in _SPELLED:
        word = pattern.sub(spelling, word)
    word = _QUALITY.sub(lambda found: found[1] + ("y" if found[2] else ""), word)
    ended = None if word in _WHOLE else _ENDED.fullmatch(word)
    if ended and len(ended[1]) >= 4:
        word = ended[1]
        if word[-1] == word[-2] and word[-1] not in "lsz":
            word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _singular(word: str) -> str:
    if len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "oes")):
        return word[:-2]
    return word.removesuffix("s")
