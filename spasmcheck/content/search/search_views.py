"""Views of the search page, sitemap.xml and robots.txt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers

from spasmcheck.content.page_frame import Reading, reading_page
from spasmcheck.content.site_pages import PAGES
from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.web.http.limits import COSTLY, limited
from spasmcheck.web.http.shared import shared
from spasmcheck.web.pages import HtmxHttpRequest, allowed_methods, page_address, url_for

from .documents import ELSEWHERE
from .search_form import SearchForm, SearchPage
from .site_search import Found
from .site_search import search as found_in


@allowed_methods("GET", "HEAD", "POST")
@limited(COSTLY, "POST")
def search(request: HtmxHttpRequest) -> HttpResponse:
    """Show the search form and, for POST, its results. See `site_search.py` for why the words are posted."""
    edition = published.current()
    form = SearchForm(request.POST if request.method == "POST" else None)
    page = SearchPage(form, found_in(edition, form.cleaned_data["q"]) if form.is_valid() else Found())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    if request.method == "POST" and not request.htmx:
        # Without Cache-Control the middleware sets `no-store`, so that results never reach the disk of a shared
        # computer. The price: on going back the browser asks whether to send the words again.
        return reading_page(request, "content/search.html", edition, Reading(page), status=status)
    if request.method == "POST":
        response = render(request, "content/search/_found.html", {"page": page, "swapped": True}, status=status)
    else:
        response = reading_page(request, "content/search.html", edition, Reading(page))
    # Lets the browser keep the page in its back/forward cache, so that going back from a result shows the list.
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ("HX-Request",))
    return response


if TYPE_CHECKING:
    _Sitemap = Sitemap[str]
else:
    _Sitemap = Sitemap


class _ReadingPages(_Sitemap):
    """Sitemap of every page that is the same for all visitors."""

    def __init__(self, edition: PublishedEdition) -> None:
        self._edition = edition

    def items(self) -> Sequence[str]:
        links = (link for page in PAGES for link in page.links(self._edition.knowledge))
        return [*map(url_for, ELSEWHERE), *(link.url for link in links)]

    def location(self, item: str) -> str:
        return item

    def lastmod(self, item: str) -> datetime:
        """Return the time of publication of the edition, the same for all pages."""
        return datetime.fromisoformat(self._edition.published_at)


@allowed_methods("GET", "HEAD")
def sitemap(request: HttpRequest) -> HttpResponse:
    pages = _ReadingPages(published.current())
    # Render now: Django would render the TemplateResponse only after our middleware has set its headers.
    return shared(request, sitemaps.sitemap(request, {"pages": pages}).render())


@allowed_methods("GET", "HEAD")
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt.

    The check and the result are disallowed: they differ between visitors and hold nothing to index. The search is
    allowed, because a robot must fetch a page to see its `noindex`; since searches are posted, there are no result
    pages to crawl.
    """
    return shared(
        request, render(request, "robots.txt", page_address(request), content_type="text/plain; charset=utf-8")
    )
