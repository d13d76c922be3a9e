"""All reading pages. Search results with equal scores and the pages of a source are listed in this order."""

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
    """The parts of the list of all pages that depend on the edition; its template names the other pages."""

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
    """Return the page and anchor that show each type of row."""
    return {shown: page.place(shown) for shown, page in PageOf(PAGES).items()}


def kinds_of_pages() -> dict[str, str]:
    """Return the kind of rows by URL name, for pages of one row each."""
    return {page.page: page.kind for page in PAGES if isinstance(page, RowPageSpec)}
