"""What the site knows of a reading page, declared once.

From these declarations, gathered in `site_pages`, come the addresses, the sitemap, what the search finds, the
pages that the list of sources names, and the editors' links from a row to the page that shows it.
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
    """A page as others link to it. slug: of the row that it is about, or ""."""

    page: str
    slug: str
    label: str

    @property
    def url(self) -> str:
        """Where it lives."""
        return url_for(self.page, *filter(None, (self.slug,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSpec:
    """One page. Search engines and the search find it by the blocks `title` and `description` of its template.

    name, route: of its address, as `path` takes them. label: what lists of pages call it.
    build: what the template shows as `page`; None where the edition tells nothing of it, and the page says so.
    view: answers in place of that, for a page that depends on more than the edition and its address.
    shows: the rows that it shows, notes by topic, each with the field that names their place on it or "".
    also_cites: further sources on which it rests. lines: further words by which it is found.
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
        """The name of its address from outside."""
        return f"content:{self.name}"

    @property
    def topics(self) -> tuple[NoteTopic, ...]:
        """Of the notes that it shows."""
        return tuple(shown for shown in self.shows if isinstance(shown, NoteTopic))

    def answer(self) -> View:
        """The view."""
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
        """Where it shows such rows."""
        return RowPlace(self.page, anchor=self.shows[shown])

    def links(self, _knowledge: Knowledge) -> Iterator[PageLink]:
        """The page."""
        yield PageLink(self.page, "", str(self.label))

    def links_for(self, knowledge: Knowledge, _row: Row) -> Iterator[PageLink]:
        """Where a row is shown."""
        return self.links(knowledge)

    def links_citing(self, edition: PublishedEdition) -> Iterator[tuple[PageLink, Sources]]:
        """The further sources, with the page that rests on them."""
        for link in self.links(edition.knowledge):
            yield from ((link, sources) for sources in self.also_cites(edition))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPageSpec:
    """A page for each row of a kind.

    kind: of the rows; label: the field that names one. name, route: of the address, which takes the slug.
    shows: the rows that such pages show, notes by topic, each with the field that holds the slug of the page.
    otherwise: the name of the page for one that names no page; it is told on all of them.
    also_cites: further sources, by the slug of the page that rests on them.
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
        """The name of its address from outside."""
        return f"content:{self.name}"

    def answer(self) -> View:
        """The view."""

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
        """Where they show such rows."""
        otherwise = f"content:{self.otherwise}" if self.otherwise else ""
        return RowPlace(self.page, slug=self.shows[shown], otherwise=otherwise)

    def links(self, knowledge: Knowledge) -> Iterator[PageLink]:
        """The page of each row."""
        for row in getattr(knowledge, self.kind):
            yield PageLink(self.page, row.slug, getattr(row, self.label))

    def links_for(self, knowledge: Knowledge, row: Row) -> Iterator[PageLink]:
        """Where a row is shown."""
        slug = getattr(row, self.shows[shown_as(row)])
        return (link for link in self.links(knowledge) if slug is None or link.slug == slug)

    def links_citing(self, edition: PublishedEdition) -> Iterator[tuple[PageLink, Sources]]:
        """The further sources, with the pages that rest on them."""
        links = {link.slug: link for link in self.links(edition.knowledge)}
        yield from ((links[slug], sources) for slug, sources in self.also_cites(edition) if slug in links)


Spec = PageSpec | RowPageSpec


class PageOf(dict[Shown, Spec]):
    """The declared page by what it shows. UnknownPlace says that none shows it, and ValueError that two do."""

    def __init__(self, pages: Iterable[Spec]) -> None:
        super().__init__()
        for page in pages:
            if twice := self.keys() & page.shows.keys():
                raise ValueError(f"two pages show {twice}; the other ones name the sources in `also_cites`")
            self.update(dict.fromkeys(page.shows, page))

    def __missing__(self, shown: Shown) -> Spec:
        raise UnknownPlace(shown)


def shown_as(row: Row) -> Shown:
    """By what pages say that they show such a row."""
    return row.topic if isinstance(row, Note) else type(row)
