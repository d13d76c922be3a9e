"""Rank short texts against a query with BM25F.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009): term frequencies are
summed over fields, multiplied by the weight of the field. Additions: the score is up to doubled if the query
covers the title, the last word of the query also matches as a prefix, an unknown word is replaced with the closest
known one, and texts that match too little of the query are dropped.
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
"""k1 of BM25: term frequency saturation; with a smaller value repetitions add less."""

_LENGTH = 0.6
"""b of BM25: strength of length normalisation, 0 (none) to 1 (full)."""

_BEGUN = 0.7
_MISSPELT = 0.6
"""Factors for a word that only has the typed one as a prefix, and for a spelling correction; 1 is an exact match.
"""

_HELD = 0.5
"""Minimum IDF-weighted share of the query terms that an answer must contain."""

_SHORTEST_BEGINNING = 2
_SHORT = 3
"""A known word of at most this length is not used as a prefix: "ALS" does not match "also"."""
_SHORTEST_MISSPELT = 4


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a text to index. weight: factor on its score by kind of text; 1 is usual."""

    title: str
    names: Sequence[str] = ()
    lines: Sequence[str] = ()
    weight: float = 1.0

    def weighted(self) -> Iterator[tuple[float, str]]:
        """Yield (field weight, text)."""
        yield 4.0, self.title
        yield from ((2.0, name) for name in self.names)
        yield from ((1.0, line) for line in self.lines)


class Answer(NamedTuple):
    """A match: index of the text, its score (higher is better), IDF-weighted share (0-1) of the query it holds."""

    place: int
    score: float
    held: float


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    terms: for each word the stems to look up with their match factors (0-1); empty for a word that is not known.
    masses: the IDF of each word. instead: (typed, correction) of each word that was corrected.
    """

    terms: tuple[dict[str, float], ...]
    masses: tuple[float, ...]
    instead: tuple[tuple[str, str], ...]

    @property
    def stems(self) -> dict[str, float]:
        """Return every stem to look up, with the IDF of its word."""
        return {folded: mass for term, mass in zip(self.terms, self.masses, strict=True) for folded in term}

    def held(self, stems: frozenset[str]) -> float:
        """Return the IDF-weighted share (0-1) of the query terms found in `stems`; 0 for an empty query."""
        held = sum(mass for term, mass in zip(self.terms, self.masses, strict=True) if stems & term.keys())
        return held / sum(self.masses) if self.masses else 0.0


class Index:
    """An inverted index of texts; immutable once built."""

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
        # An unknown word may be a rare term or a filler, so it gets half the IDF of a term that no text contains.
        self._unknown = self._telling("") / 2
        self._vocabulary = sorted(self._written)

    def asked(self, text: str) -> Query:
        """Parse a query. Stop words are dropped unless there is nothing else; the last word is also a prefix."""
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
        """Return the texts that hold at least `_HELD` of the query, best first; ties in the order of the index."""
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
        # Share (0-1) of the title's words that are in the query; at 1 the score is doubled.
        title = self._titles[place]
        return len(title & stems) / len(title) if title else 0.0

    def _telling(self, folded: str) -> float:
        # Inverse document frequency of BM25; the 1 inside the logarithm keeps it above zero.
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
