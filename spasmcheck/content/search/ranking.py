"""Which of many short texts answer some words best.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009): BM25F, in which a word in
a title counts as often as the title's weight says. Added to it: a title that says just what was asked counts
double, the last word may still be being typed, a word that is nowhere is taken for the nearest that is, and what
holds little of what was asked is no answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import takewhile
from math import log
from typing import NamedTuple

from spasmcheck.content.words import FILLERS, every_form, words, words_typed

_SATURATION = 1.2
"""k1: how soon one more of the same word adds nothing."""

_LENGTH = 0.6
"""b: how much a long text is held against itself, from 0 to 1."""

_BEGUN = 0.7
_MISSPELT = 0.6
"""What a word counts that only begins as the one that was typed, or is only like it."""

_HELD = 0.5
"""Share of what was asked, by how telling the words are, that an answer has to hold."""

_SHORTEST_BEGINNING = 2
_SHORT = 3
"""Such a word, if it is there, is itself and no beginning: "ALS" is not "also"."""
_SHORTEST_MISSPELT = 4


@dataclass(frozen=True, slots=True)
class Fields:
    """A text to be found. weight: how well texts of its kind answer, 1 for the usual."""

    title: str
    names: Sequence[str] = ()
    lines: Sequence[str] = ()
    weight: float = 1.0

    def weighted(self) -> Iterator[tuple[float, str]]:
        """Each piece with how much a word in it counts."""
        yield 4.0, self.title
        yield from ((2.0, name) for name in self.names)
        yield from ((1.0, line) for line in self.lines)


class Answer(NamedTuple):
    """The place of a text among all, how well it answers, and the share of what was asked that it holds."""

    place: int
    score: float
    held: float


@dataclass(frozen=True, slots=True)
class Query:
    """What was made of the words.

    terms: for each word what to look for, and what each of it counts. masses: how telling each word is.
    instead: words that are nowhere, each with the one that was taken for it.
    """

    terms: tuple[dict[str, float], ...]
    masses: tuple[float, ...]
    instead: tuple[tuple[str, str], ...]

    @property
    def stems(self) -> dict[str, float]:
        """Everything to look for, with how telling it is."""
        return {folded: mass for term, mass in zip(self.terms, self.masses, strict=True) for folded in term}

    def held(self, stems: frozenset[str]) -> float:
        """The share of what was asked, by how telling the words are, that is among these."""
        held = sum(mass for term, mass in zip(self.terms, self.masses, strict=True) if stems & term.keys())
        return held / sum(self.masses) if self.masses else 0.0


class Index:
    """Texts by the words in them; nothing changes once it is built."""

    def __init__(self, texts: Sequence[Fields]) -> None:
        self._written: dict[str, str] = {}
        counts = [self._counted(fields) for fields in texts]
        lengths = [sum(count.values()) for count in counts]
        average = sum(lengths) / len(lengths) if lengths else 1.0
        self._size = len(texts)
        self._titles: list[frozenset[str]] = []
        self._postings: dict[str, dict[int, float]] = defaultdict(dict)
        for place, (fields, count) in enumerate(zip(texts, counts, strict=True)):
            self._titles.append(frozenset(word.stem for word in words(fields.title)))
            norm = _SATURATION * (1 - _LENGTH + _LENGTH * lengths[place] / average)
            for folded, often in count.items():
                self._postings[folded][place] = fields.weight * often * (1 + _SATURATION) / (often + norm)
        # A word that is nowhere may be a rare one or a mere filler.
        self._unknown = self._telling("") / 2
        self._vocabulary = sorted(self._written)

    def asked(self, text: str) -> Query:
        """What to look for; the last word may be the beginning of one."""
        typed = list(words_typed(text))
        looked_up = [word for word in typed if word.plain not in FILLERS] or typed
        terms: dict[str, dict[str, float]] = {}
        instead: list[tuple[str, str]] = []
        for word in looked_up:
            found = {word.stem: 1.0} if word.stem in self._postings else {}
            is_begun = word is looked_up[-1] and len(word.plain) >= _SHORTEST_BEGINNING
            if is_begun and not (found and len(word.plain) <= _SHORT):
                found = dict.fromkeys(self._beginning(word.plain), _BEGUN) | found
            if not found and (near := self._nearest(word.plain)):
                found = {self._written[near]: _MISSPELT}
                instead.append((text[word.start : word.end], near))
            terms[word.stem] = found
        masses = (
            min((self._telling(folded) for folded in found), default=self._unknown) for found in terms.values()
        )
        return Query(tuple(terms.values()), tuple(masses), tuple(instead))

    def answers(self, asked: Query) -> list[Answer]:
        """Every text that answers, the best first; of equals, in the order in which they were given."""
        scores: dict[int, float] = defaultdict(float)
        held: dict[int, float] = defaultdict(float)
        for term, mass in zip(asked.terms, asked.masses, strict=True):
            best: dict[int, float] = {}
            for folded, counts in term.items():
                for place, impact in self._postings[folded].items():
                    best[place] = max(best.get(place, 0.0), counts * impact)
            for place, impact in best.items():
                scores[place] += mass * impact
                held[place] += mass
        total, stems = sum(asked.masses), asked.stems.keys()
        answers = (
            Answer(place, score * (share := held[place] / total) * (1 + self._named(place, stems)), share)
            for place, score in scores.items()
        )
        return sorted((one for one in answers if one.held >= _HELD), key=lambda one: (-one.score, one.place))

    def _named(self, place: int, stems: Set[str]) -> float:
        # A title in which every word was asked for is what was looked for: the share of them counts up to double.
        title = self._titles[place]
        return len(title & stems) / len(title) if title else 0.0

    def _telling(self, folded: str) -> float:
        # The inverse document frequency of BM25, never below zero.
        holding = len(self._postings.get(folded, ()))
        return log(1 + (self._size - holding + 0.5) / (holding + 0.5))

    def _beginning(self, typed: str) -> Iterator[str]:
        rest = self._vocabulary[bisect_left(self._vocabulary, typed) :]
        return (self._written[word] for word in takewhile(lambda word: word.startswith(typed), rest))

    def _nearest(self, typed: str) -> str:
        if len(typed) < _SHORTEST_MISSPELT:
            return ""
        near = [word for word in self._vocabulary if word[0] == typed[0] and abs(len(word) - len(typed)) <= 2]
        return next(iter(get_close_matches(typed, near, n=1, cutoff=0.8)), "")

    def _counted(self, fields: Fields) -> dict[str, float]:
        counts: dict[str, float] = defaultdict(float)
        for weight, text in fields.weighted():
            for plain, folded in every_form(text):
                self._written[plain] = folded
                counts[folded] += weight
        return counts
