"""Full-text search over an edition, in memory.

The words are sent by POST and answered without a redirect. What a visitor looks up about their health is nearly as
sensitive as an answer of the check, and words in a URL would stay in the browser's history, in the log of every
server on the way, and with everybody who is sent the link. The price is that a search cannot be bookmarked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import AdviceLevel
from spasmcheck.web.fragments import FragmentCache

from .documents import Document, Kind, documents
from .excerpts import Pieces, excerpt, marked
from .ranking import Answer, Index, Query

_MOST = 30
_MOST_IN_ONE_PLACE = 3
"""Maximum number of hits in all, and of hits with the same URL."""

_DANGER_AMONG = 3
_DANGER_HOLDS = 0.6
"""Warn of an emergency if one of the best `_DANGER_AMONG` answers has alarms that hold this share of the query."""

_MARKED = 0.35
"""A word is marked in hits if its IDF is at least this share of the highest IDF in the query."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result. level: urgency of a danger sign, None for other kinds."""

    kind: Kind
    url: str
    title: Pieces
    line: Pieces
    level: AdviceLevel | None


@dataclass(frozen=True, slots=True)
class Found:
    """The results of a search.

    typed: the query, stripped of surrounding spaces. more: the maximum number of hits was reached. danger: an
    emergency is among the best. instead: (typed, correction) of each word that was corrected.
    """

    typed: str = ""
    hits: tuple[Hit, ...] = ()
    more: bool = False
    danger: bool = False
    instead: tuple[tuple[str, str], ...] = ()


_indexes: FragmentCache[tuple[tuple[Document, ...], Index]] = FragmentCache(6)


def search(edition: PublishedEdition, typed: str) -> Found:
    """Search an edition. The caller limits `typed` to `words.LONGEST` characters."""
    typed = typed.strip()
    if not typed:
        return Found()
    listed, index = _indexes.get(edition, "search", lambda: _indexed(edition))
    asked = index.asked(typed)
    answers = index.answers(asked)
    best = _spread(listed, answers)
    least = _MARKED * max(asked.masses, default=0.0)
    shown = {folded: tells for folded, tells in asked.stems.items() if tells >= least}
    return Found(
        typed,
        tuple(_hit(document, shown) for document in best),
        more=len(best) == _MOST,
        danger=_is_danger(listed, asked, answers),
        instead=asked.instead if best else (),
    )


def _indexed(edition: PublishedEdition) -> tuple[tuple[Document, ...], Index]:
    listed = documents(edition)
    return listed, Index([document.fields for document in listed])


def _spread(listed: tuple[Document, ...], answers: Iterable[Answer]) -> list[Document]:
    """Return the best `_MOST` documents, at most `_MOST_IN_ONE_PLACE` with the same URL."""
    there: Counter[str] = Counter()
    best: list[Document] = []
    for answer in answers:
        document = listed[answer.place]
        url = _url(document)
        there[url] += 1
        if there[url] <= _MOST_IN_ONE_PLACE:
            best.append(document)
        if len(best) == _MOST:
            break
    return best


def _is_danger(listed: tuple[Document, ...], asked: Query, answers: Sequence[Answer]) -> bool:
    return any(asked.held(listed[answer.place].alarms) >= _DANGER_HOLDS for answer in answers[:_DANGER_AMONG])


def _hit(document: Document, stems: Mapping[str, float]) -> Hit:
    return Hit(
        document.kind,
        _url(document),
        marked(document.fields.title, stems),
        excerpt(document.fields.lines, stems),
        document.level,
    )


def _url(document: Document) -> str:
    query = f"?{urlencode({'q': document.query})}" if document.query else ""
    anchor = f"#{document.anchor}" if document.anchor else ""
    return f"{document.path}{query}{anchor}"
