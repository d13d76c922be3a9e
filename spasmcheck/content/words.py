"""Words of a text as they are looked up: without case, accents, endings and differences of spelling.

Folding is light on purpose. It has to bring together "cramps" and "cramping", "diarrhoea" and "diarrhea"; that it
makes no word of a dictionary does no harm, since what was written and what is looked for are folded alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST = 100
"""Letters that may be looked for."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_SPELLED = ((re.compile("ae|oe"), "e"), (re.compile("our$"), "or"), (re.compile("(?<=[bt])re$"), "er"))
_QUALITY = re.compile(r"(.{3,}[^i])(i?)ness")
_ENDED = re.compile(r"(.*[aeiouy].*)(?:ing|ed)")
_WHOLE = frozenset({"evening", "morning", "during"})
"""Words that end as if something had been added."""


FILLERS = frozenset(
    "a am an and are be but do for have i im in is it ive me my of or so that the to".split()  # noqa: SIM905  a list
)
"""Words that say nothing of what is looked for, however rare they are in our texts."""


class Word(NamedTuple):
    """A word and where it stands. plain: as it would be typed; stem: what it is looked up by."""

    start: int
    end: int
    plain: str
    stem: str


def words(text: str) -> Iterator[Word]:
    """Every word of a text of ours in its order; how it is looked up is worked out once."""
    for found in _WORD.finditer(text):
        yield Word(found.start(), found.end(), *_known(found[0]))


def words_typed(text: str) -> Iterator[Word]:
    """The same of what a visitor typed, of which nothing is kept."""
    for found in _WORD.finditer(text):
        yield Word(found.start(), found.end(), *folded(found[0]))


def every_form(text: str) -> Iterator[tuple[str, str]]:
    """Every word of a text as typed and as looked up; those with a hyphen also as they are when it is left out."""
    yield from map(_known, _WORD.findall(text))
    if "-" in text:
        yield from (_known(found.replace("-", "")) for found in _COMPOUND.findall(text))


def folded(word: str) -> tuple[str, str]:
    """A word as it would be typed, without case, accents and "’s", and what it is looked up by."""
    bare = re.sub(r"['’]s$", "", word).replace("’", "").replace("'", "")
    plain = "".join(letter for letter in without_accents(bare) if letter.isalnum())
    return plain, stem(plain)


_known = lru_cache(20_000)(folded)


def without_accents(text: str) -> str:
    """Without case and accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def stem(word: str) -> str:
    """Without the ending of a plural, of a form of a verb or of a quality, and spelled one way."""
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
