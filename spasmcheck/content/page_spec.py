"""Declarations of reading pages.

`site_pages` collects them. They define the URLs, the sitemap, the search index, the pages in the list of sources,
and the editors' links from a row to the page that shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Knowledge, Note, NoteTopic, Row
from spasmcheck.web.pages import allowed_methods, url_for
from spasmcheck.web.row_places import RowPlace, Shown, UnknownPlace

from .page_frame import Reading, kept_page

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

View = Callable[..., HttpResponse]
Sources = Iterable[str]


class PageLink(NamedTuple):
    """A link to a page. page: URL name. slug: of the row that the page is about, or ""."""

    page: str
    slug: str
    label: str

    @property
    def url(self) -> str:
        return url_for(self.page, *filter(None, (self.slug,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSpec:
    """A single page. The site search indexes the blocks `title` and `description` of its template.

    name, route: as for `django.urls.path`. label: its name in lists of pages.
    build: returns the template variable `page`; None if the edition has nothing on it, and the page says so.
    view: replaces `build` for a page that depends on more than the edition and its path.
    shows: the types of rows that it shows (notes by topic), each with the field that holds their anchor, or "".
    also_cites: sources that it cites beside those of the rows in `shows`. lines: further text to index.
    """

    name: str
    route: str
    template: str
    label: _StrPromise
    build: Callable[[PublishedEdition], object] = lambda _edition: ()
    view: View | None = None
    shows: Mapping[Shown, str] = field(default_factory=dict)
    also_cites: Callable[[PublishedEdition], Iterable[Sources]] = lambda _edition: ()
    lines: Callable[[Knowledge], Iterable[str]] = lambda _knowledge: ()

    @property
    def page(self) -> str:
        """Return the URL name with its namespace."""
        return f"content:{self.name}"

    @property
    def topics(self) -> tuple[NoteTopic, ...]:
        """Return the topics of the notes that it shows."""
        return tuple(shown for shown in self.shows if isinstance(shown, NoteTopic))

    def answer(self) -> View:
        if self.view:
            return self.view

        def build(edition: PublishedEdition) -> Reading | None:
            shown = self.build(edition)
            return None if shown is None else Reading(shown)

        @allowed_methods("GET", "HEAD")
        def view(request: HttpRequest) -> HttpResponse:
            return kept_page(request, self.template, build)

        return view

    def place(self, shown: Shown) -> RowPlace:
        """Return where it shows rows of this type. Raise KeyError if it does not."""
        return RowPlace(self.page, anchor=self.shows[shown])

    def links(self, _knowledge: Knowledge) -> Iterator[PageLink]:
        """Yield the only link; takes the knowledge for the sake of `RowPageSpec.links`."""
        yield PageLink(self.page, "", str(self.label))

    def links_for(self, knowledge: Knowledge, _row: Row) -> Iterator[PageLink]:
        """Yield links to the pages that show a row."""
        return self.links(knowledge)

    def links_citing(self, edition: PublishedEdition) -> Iterator[tuple[PageLink, Sources]]:
        """Yield (page, sources) of `also_cites`."""
        for link in self.links(edition.knowledge):
            yield from ((link, sources) for sources in self.also_cites(edition))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPageSpec:
    """Pages of one row each, for all rows of a kind.

    kind: attribute of `Knowledge` with the rows; label: field of a row with its name. name, route: as for
    `django.urls.path`; the route takes `slug`.
    shows: the types of rows that the pages show (notes by topic), each with the field that holds the slug of the
    page. otherwise: name of the page to link to for a row whose field is None; such a row is shown on all pages.
    also_cites: (slug of the page, sources) cited beside those of the rows in `shows`.
    """

    kind: str
    label: str
    name: str
    route: str
    template: str
    build: Callable[[PublishedEdition, Any], Reading]
    shows: Mapping[Shown, str]
    otherwise: str = ""
    also_cites: Callable[[PublishedEdition], Iterable[tuple[str, Sources]]] = lambda _edition: ()

    @property
    def page(self) -> str:
        """Return the URL name with its namespace."""
        return f"content:{self.name}"

    def answer(self) -> View:
        @allowed_methods("GET", "HEAD")
        def view(request: HttpRequest, slug: str) -> HttpResponse:
            def build(edition: PublishedEdition) -> Reading:
                for row in getattr(edition.knowledge, self.kind):
                    if row.slug == slug:
                        return self.build(edition, row)
                raise Http404

            return kept_page(request, self.template, build)

        return view

    def place(self, shown: Shown) -> RowPlace:
        """Return where they show rows of this type. Raise KeyError if they do not."""
        otherwise = f"content:{self.otherwise}" if self.otherwise else ""
        return RowPlace(self.page, slug=self.shows[shown], otherwise=otherwise)

    def links(self, knowledge: Knowledge) -> Iterator[PageLink]:
        """Yield a link to the page of each row."""
        for row in getattr(knowledge, self.kind):
            yield PageLink(self.page, row.slug, getattr(row, self.label))

    def links_for(self, knowledge: Knowledge, row: Row) -> Iterator[PageLink]:
        """Yield links to the pages that show a row: all pages if the row names none."""
        slug = getattr(row, self.shows[shown_as(row)])
        return (link for link in self.links(knowledge) if slug is None or link.slug == slug)

    def links_citing(self, edition: PublishedEdition) -> Iterator[tuple[PageLink, Sources]]:
        """Yield (page, sources) of `also_cites`; slugs without a page are left out."""
        links = {link.slug: link for link in self.links(edition.knowledge)}
        yield from ((links[slug], sources) for slug, sources in self.also_cites(edition) if slug in links)


Spec = PageSpec | RowPageSpec


class PageOf(dict[Shown, Spec]):
    """The page that shows each type of row.

    Raise ValueError on creation if two pages show the same type, UnknownPlace on look-up if none shows it.
    """

    def __init__(self, pages: Iterable[Spec]) -> None:
        super().__init__()
        for page in pages:
            if twice := self.keys() & page.shows.keys():
                raise ValueError(f"two pages show {twice}; the other ones name the sources in `also_cites`")
            self.update(dict.fromkeys(page.shows, page))

    def __missing__(self, shown: Shown) -> Spec:
        raise UnknownPlace(shown)


def shown_as(row: Row) -> Shown:
    """Return the key of a row in `shows`: the topic of a note, the type of any other row."""
    return row.topic if isinstance(row, Note) else type(row)
