"""The reading pages. They know nothing of a visitor's answers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from spasmcheck.evidence import published
from spasmcheck.web.pages import allow, page

from .contexts import cause_page
from .muscles import muscles_page


@allow("GET", "HEAD")
def cause(request: HttpRequest, slug: str) -> HttpResponse:
    """One cause: how it works, what helps, and everything that speaks for or against it."""
    edition = published.current()
    found = edition.model.causes.get(slug)
    if found is None:
        raise Http404
    return page(request, "content/cause.html", {"page": cause_page(edition, found)})


@allow("GET", "HEAD")
def muscles(request: HttpRequest) -> HttpResponse:
    """How a muscle is set off and relaxes, and which mineral disturbs which step."""
    found = muscles_page(published.current())
    if found is None:
        raise Http404
    return page(request, "content/muscles.html", {"page": found})
