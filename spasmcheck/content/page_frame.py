"""The frame of every reading page: which edition it comes from, where it lives, and what it cites."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django_htmx.http import HttpResponseClientRedirect

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Source
from spasmcheck.web.fragments import Fragment, FragmentCache
from spasmcheck.web.http.shared import shared
from spasmcheck.web.pages import layout_for, page_address
from spasmcheck.web.sources import cites, source_numbers
from spasmcheck.web.templatetags.slots import slot


@dataclass(frozen=True, slots=True)
class Reading:
    """A page to read. content: what its template shows, as `page`.

    reviewed_on, reviewed_by: the review of what it says, empty while there was none.
    """

    content: object = None
    reviewed_on: str = ""
    reviewed_by: str = ""


@dataclass(frozen=True, slots=True)
class Citations:
    """The sources that a page has cited so far, so that what is listed at its end is what was cited."""

    edition: PublishedEdition
    _slugs: set[str] = field(default_factory=set)

    def cite(self, slugs: Iterable[str]) -> tuple[int, ...]:
        """The numbers of these sources, rising."""
        wanted = tuple(slugs)
        self._slugs.update(wanted)
        return cites(self.edition, wanted)

    @property
    def listed(self) -> tuple[tuple[int, Source], ...]:
        """Each source that was cited, with its number, rising."""
        numbers = source_numbers(self.edition)
        in_order = sorted(self._slugs, key=lambda slug: numbers[slug])
        return tuple((numbers[slug], self.edition.index.sources[slug]) for slug in in_order)


_pages: FragmentCache[Fragment] = FragmentCache(300)


def kept_page(
    request: HttpRequest, template: str, build: Callable[[PublishedEdition], Reading | None]
) -> HttpResponse:
    """A page that depends on the edition and its path alone: rendered once, then kept.

    Where nothing is built, the page says that the edition has nothing on this. That is no error, since links lead
    there all the same.

    What the site is called in the request is filled in each time, so that nothing a request can choose is kept.
    """
    edition = published.current()

    def rendered() -> Fragment:
        reading = build(edition)
        origin = slot("origin")
        context = {
            **_context(request, edition, reading or Reading()),
            "origin": origin,
            "canonical": mark_safe(origin + escape(request.path)),  # noqa: S308  a slot, and a path that is escaped
        }
        shown = template if reading else "content/nothing_yet.html"
        return Fragment.of(render_to_string(shown, context, request))

    page = _pages.get(edition, (request.path, layout_for(request)), rendered)
    return shared(request, HttpResponse(page.fill(origin=escape(page_address(request)["origin"]))))


def nothing_yet(request: HttpRequest) -> HttpResponse:
    """The page for what the edition tells nothing of."""
    return kept_page(request, "", lambda _edition: None)


def reading_page(
    request: HttpRequest, template: str, edition: PublishedEdition, reading: Reading, *, status: int = 200
) -> HttpResponse:
    """A page that depends on what was asked for."""
    return render(request, template, _context(request, edition, reading), status=status)


def cacheable_if_no_query(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Mark the response as the same for everybody, but only if the address has no query string."""
    return response if request.GET else shared(request, response)


def reload_whole_page(request: HttpRequest) -> HttpResponse:
    """On invalid input from htmx, make the browser load the full page, which shows the errors."""
    return HttpResponseClientRedirect(request.get_full_path())


def _context(request: HttpRequest, edition: PublishedEdition, reading: Reading) -> dict[str, Any]:
    return {
        **page_address(request),
        "layout": layout_for(request),
        "section": request.path_info.split("/")[1],
        "edition": edition,
        "reading": reading,
        "citations": Citations(edition),
        "page": reading.content,
    }
