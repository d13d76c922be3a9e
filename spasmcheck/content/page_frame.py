"""Render reading pages: shared template context, citations, caching."""

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
    """The content of a reading page; the template gets `content` as `page`.

    reviewed_on, reviewed_by: date and author of the review of the content, "" if there was none.
    """

    content: object = None
    reviewed_on: str = ""
    reviewed_by: str = ""


@dataclass(frozen=True, slots=True)
class Citations:
    """Collects the sources cited while a page is rendered, for the list at its end."""

    edition: PublishedEdition
    _slugs: set[str] = field(default_factory=set)

    def cite(self, slugs: Iterable[str]) -> tuple[int, ...]:
        """Record these sources as cited and return their numbers in rising order."""
        wanted = tuple(slugs)
        self._slugs.update(wanted)
        return cites(self.edition, wanted)

    @property
    def listed(self) -> tuple[tuple[int, Source], ...]:
        """Return (number, source) of the sources cited so far, in rising order."""
        numbers = source_numbers(self.edition)
        in_order = sorted(self._slugs, key=lambda slug: numbers[slug])
        return tuple((numbers[slug], self.edition.index.sources[slug]) for slug in in_order)


_pages: FragmentCache[Fragment] = FragmentCache(300)


def kept_page(
    request: HttpRequest, template: str, build: Callable[[PublishedEdition], Reading | None]
) -> HttpResponse:
    """Return a page that depends only on the edition and the path, from the cache if possible.

    If `build` returns None, the page says that the edition has nothing on this. The status is still 200, since
    links lead there regardless of the edition.

    The origin (scheme and host) of the request is filled in for each response: a request chooses its Host header,
    so a cached one could poison the page for others.
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
    """Return the page that says that the edition has nothing on this."""
    return kept_page(request, "", lambda _edition: None)


def reading_page(
    request: HttpRequest, template: str, edition: PublishedEdition, reading: Reading, *, status: int = 200
) -> HttpResponse:
    """Render a page that depends on the query or the form data; it is not kept on the server."""
    return render(request, template, _context(request, edition, reading), status=status)


def cacheable_if_no_query(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Mark the response cacheable only if the query string is empty."""
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
