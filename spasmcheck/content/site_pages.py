"""Every reading page, in the order in which equals are found and sources name them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Nutrient, Page, Source
from spasmcheck.web.row_places import RowPlace, Shown

from .electrolytes import electrolyte_page
from .foods import food_views
from .laboratory import laboratory_views
from .method import method_views
from .muscles import muscle_page
from .page_spec import PageOf, PageSpec, RowPageSpec, Spec
from .pages import reading_pages
from .pages.source_uses import source_uses


@dataclass(frozen=True, slots=True)
class IndexPage:
    """What the list of all pages names beside those that it always has."""

    nutrients: tuple[Nutrient, ...]
    pages: tuple[Page, ...]


def _index(edition: PublishedEdition) -> IndexPage:
    return IndexPage(edition.knowledge.nutrients, edition.knowledge.pages)


PAGES: tuple[Spec, ...] = (
    PageSpec(name="index", route="read/", template="content/index.html", label=_("All pages"), build=_index),
    *electrolyte_page.PAGES,
    *muscle_page.PAGES,
    *food_views.PAGES,
    *reading_pages.PAGES,
    *laboratory_views.PAGES,
    *method_views.PAGES,
    PageSpec(
        name="sources",
        route="sources/",
        template="content/sources.html",
        label=_("Sources"),
        build=lambda edition: source_uses(edition, PAGES),
        shows={Source: ""},
    ),
)


def places() -> dict[Shown, RowPlace]:
    """Where each sort of row is shown."""
    return {shown: page.place(shown) for shown, page in PageOf(PAGES).items()}


def kinds_of_pages() -> dict[str, str]:
    """The kind of rows of which each has a page, by the name of that page."""
    return {page.page: page.kind for page in PAGES if isinstance(page, RowPageSpec)}
