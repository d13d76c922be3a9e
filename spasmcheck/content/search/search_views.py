"""How pages are found: by words, and by the robots of search engines."""

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
    """A box for words, and what there is on them. See `search.py` for why the words are posted."""
    edition = published.current()
    form = SearchForm(request.POST if request.method == "POST" else None)
    page = SearchPage(form, found_in(edition, form.cleaned_data["q"]) if form.is_valid() else Found())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    if request.method == "POST" and not request.htmx:
        # Never written to the disk of a shared computer. Going back asks whether to send the words again.
        return reading_page(request, "content/search.html", edition, Reading(page), status=status)
    if request.method == "POST":
        response = render(request, "content/search/_found.html", {"page": page, "swapped": True}, status=status)
    else:
        response = reading_page(request, "content/search.html", edition, Reading(page))
    # A page may stay in the memory of its tab, so that going back from a result shows the results again.
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ("HX-Request",))
    return response


if TYPE_CHECKING:
    _Sitemap = Sitemap[str]
else:
    _Sitemap = Sitemap


class _ReadingPages(_Sitemap):
    """Every page that is the same for everybody."""

    def __init__(self, edition: PublishedEdition) -> None:
        self._edition = edition

    def items(self) -> Sequence[str]:
        """Where the pages are."""
        links = (link for page in PAGES for link in page.links(self._edition.knowledge))
        return [*map(url_for, ELSEWHERE), *(link.url for link in links)]

    def location(self, item: str) -> str:
        """Where a page is."""
        return item

    def lastmod(self, item: str) -> datetime:
        """When what the pages say was published."""
        return datetime.fromisoformat(self._edition.published_at)


@allowed_methods("GET", "HEAD")
def sitemap(request: HttpRequest) -> HttpResponse:
    """The pages that search engines may list."""
    pages = _ReadingPages(published.current())
    # `render` would be left to the middleware, after ours have set their headers.
    return shared(request, sitemaps.sitemap(request, {"pages": pages}).render())


@allowed_methods("GET", "HEAD")
def robots(request: HttpRequest) -> HttpResponse:
    """What robots should leave alone.

    The check and the result are left alone: they hold nothing to read, and differ between visitors. The search is
    not, since a robot has to read a page to be told that it should not be listed; and with words that are posted
    there is nothing behind it to get lost in.
    """
    return shared(
        request, render(request, "robots.txt", page_address(request), content_type="text/plain; charset=utf-8")
    )
