"""One search over everything, in memory and from the edition alone.

The words are sent by POST and are answered at once, without a redirect. What somebody looks up about their health
is nearly as telling as an answer of the check, and a word in an address would stay in the history of the browser,
in the log of every server on the way, and with whoever is sent the link. The price is that a search cannot be
bookmarked.
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
"""How many are listed in all, and how many that lead to the same place of a page."""

_DANGER_AMONG = 3
_DANGER_HOLDS = 0.6
"""An emergency is warned of if it is among so many of the best and its signs hold this share of what was asked."""

_MARKED = 0.35
"""Words are marked that tell at least this share of what the most telling one does."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found, as it is listed. level: how urgent a danger sign is."""

    kind: Kind
    url: str
    title: Pieces
    line: Pieces
    level: AdviceLevel | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a page of results shows.

    typed: the words, as they were typed. more: only the best are listed. danger: an emergency is among the best.
    instead: words that are nowhere, each with the one that was taken for it.
    """

    typed: str = ""
    hits: tuple[Hit, ...] = ()
    more: bool = False
    danger: bool = False
    instead: tuple[tuple[str, str], ...] = ()


_indexes: FragmentCache[tuple[tuple[Document, ...], Index]] = FragmentCache(6)


def search(edition: PublishedEdition, typed: str) -> Found:
    """What the edition has on these words, of which there may be `words.LONGEST` letters."""
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
    """The best, but few that lead to the same place."""
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
