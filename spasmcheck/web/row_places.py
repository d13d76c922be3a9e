"""Which page shows a row. The apps that have pages say so when they start; editors' links to the preview ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from spasmcheck.reasoning.knowledge import NoteTopic, Row

Shown = type[Row] | NoteTopic
"""What a page shows rows of. Notes are told apart by their topic."""


class RowPlace(NamedTuple):
    """A page, by the name of its address, and the place on it.

    slug, anchor: the fields of the row that say which page of that name, and where on it; "" for none.
    otherwise: the page for a row whose `slug` is empty.
    """

    page: str
    slug: str = ""
    anchor: str = ""
    otherwise: str = ""


class UnknownPlace(LookupError):  # noqa: N818  it says what happened
    """No page shows such rows."""


_places: dict[Shown, RowPlace] = {}
_kinds: dict[str, str] = {}


def tell_places(places: Mapping[Shown, RowPlace], kinds: Mapping[str, str]) -> None:
    """Say which page shows which rows; kinds: of rows of which each has a page of its own, by that page's name."""
    _places.update(places)
    _kinds.update(kinds)


def place_of(shown: Shown) -> RowPlace:
    """Where such rows are shown. Raises UnknownPlace."""
    try:
        return _places[shown]
    except KeyError:
        raise UnknownPlace(shown) from None


def kind_of_page(page: str) -> str:
    """The kind of rows of which each has a page of this name, or ""."""
    return _kinds.get(page, "")
