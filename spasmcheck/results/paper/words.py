"""Lists on paper: short, and honest about what there was no room for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spasmcheck.results.markup.pieces import Pieces

MOST_CITED = 2
"""Sources that are cited for one statement."""


def clinical(pieces: Pieces, slugs: Iterable[str]) -> str:
    """Findings in a clinician's shorthand."""
    return "; ".join(pieces.clinical[slug] for slug in slugs)


def some_clinical(pieces: Pieces, slugs: Sequence[str], most: int) -> str:
    """The first of them, and how many more there are."""
    return clinical(pieces, slugs[:most]) + and_more(pieces, len(slugs) - most)


def and_more(pieces: Pieces, number: int) -> str:
    """How many are on the screen only; nothing if none are."""
    return f" {pieces.html('results/paper/_more.html', number, number=number)}" if number > 0 else ""


def cited_briefly(pieces: Pieces, slugs: Sequence[str], cited: set[str]) -> str:
    """The first sources of a statement, which are then among those cited on the sheet."""
    first = tuple(slugs[:MOST_CITED])
    cited.update(first)
    return pieces.cites(first)
