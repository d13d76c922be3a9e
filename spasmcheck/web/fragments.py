"""Markup that is rendered once and filled in for each visitor.

What a template shows comes mostly from the knowledge and is the same for everybody; the few places that differ are
slots. Rendering costs many times what filling in does. Nothing of a visitor is kept: a piece holds slots only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from spasmcheck.evidence.editions.published import PublishedEdition

from .context import shown_settings
from .templatetags.slots import EDGE, SEPARATOR

_T = TypeVar("_T")

Slot = tuple[str, ...]
"""A place to fill in: what with, and what that is about."""


class Fragment(NamedTuple):
    """Ready markup and the slots between its pieces; there is one piece more than slots."""

    pieces: tuple[str, ...]
    slots: tuple[Slot, ...]

    @classmethod
    def of(cls, html: str) -> Fragment:
        """Markup cut at its slots. Indentation goes: no page has text in which it would be seen."""
        parts = re.sub(r"\n\s+", "\n", html.strip()).split(EDGE)
        return cls(tuple(parts[::2]), tuple(tuple(part.split(SEPARATOR)) for part in parts[1::2]))

    def filled(self, value: Callable[[Slot], str]) -> SafeString:
        """The markup with the value of each slot, which has to be fixed or escaped markup."""
        return self._joined([value(slot) for slot in self.slots])

    def fill(self, **values: str) -> SafeString:
        """The same with the value of each slot by what it is filled with."""
        return self._joined([values[slot[0]] for slot in self.slots])

    def _joined(self, values: list[str]) -> SafeString:
        parts = [""] * (2 * len(values) + 1)
        parts[::2] = self.pieces
        parts[1::2] = values
        # The templates escaped what they were given.
        return SafeString("".join(parts))


class FragmentCache(Generic[_T]):
    """Rendered pieces by name. When it is full it starts anew, which happens after several new editions.

    Pieces hold addresses, so there is a store for each place where the site lives. What fills the one, such as a
    preview that is changed all day, takes no piece away from the other.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._pieces: defaultdict[str, dict[tuple[object, ...], _T]] = defaultdict(dict)

    def get(self, edition: PublishedEdition, name: object, render: Callable[[], _T]) -> _T:
        """The piece of this name, rendered on first use.

        It is known by the edition, the language, the settings that pages show and where the site lives as well;
        the name has to tell apart all else that it depends on. With DEBUG nothing is kept, so that a template
        that was edited shows at once.
        """
        if settings.DEBUG:
            return render()
        pieces = self._pieces[get_script_prefix()]
        # A rollback publishes the same content under another number, which pages name.
        key = (edition.number, edition.sha256, get_language(), *shown_settings(), name)
        piece = pieces.get(key)
        if piece is None:
            if len(pieces) >= self._most:
                pieces.clear()
            piece = pieces[key] = render()
        return piece
