"""Pieces of markup that are the same for everybody, rendered once per edition and language.

What they show comes from the knowledge alone, never from a visitor's answers, so nothing of a visitor is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from django.utils.translation import get_language

from spasmcheck.evidence.published import PublishedEdition

_T = TypeVar("_T")


class FragmentCache(Generic[_T]):
    """Rendered pieces by name. When it is full it starts anew, which happens after several new editions."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pieces: dict[tuple[str, str, str], _T] = {}

    def get(self, edition: PublishedEdition, name: str, render: Callable[[], _T]) -> _T:
        """The piece of this name, rendered on first use."""
        key = (edition.sha256, get_language() or "", name)
        piece = self._pieces.get(key)
        if piece is None:
            if len(self._pieces) >= self._most:
                self._pieces.clear()
            piece = self._pieces[key] = render()
        return piece
