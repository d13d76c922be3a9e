"""The pages about electrolytes and vitamin D."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from spasmcheck.content.page_frame import Reading, kept_page
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.web.editions import region
from spasmcheck.web.pages import allowed_methods

from .electrolyte_page import electrolyte_page


@allowed_methods("GET", "HEAD")
def electrolytes(request: HttpRequest) -> HttpResponse:
    """The minerals that nerves and muscles work with, and what helps them."""
    return kept_page(request, "content/electrolytes.html", lambda edition: Reading(edition.knowledge.nutrients))


@allowed_methods("GET", "HEAD")
def electrolyte(request: HttpRequest, slug: str) -> HttpResponse:
    """One nutrient: what it does, how its lack shows, how much is needed, where it comes in food."""

    def build(edition: PublishedEdition) -> Reading:
        nutrient = edition.index.nutrients.get(slug)
        if nutrient is None:
            raise Http404
        shown = electrolyte_page(edition, nutrient, region())
        reviewed = shown.cause
        return Reading(
            shown,
            reviewed_on=reviewed.reviewed_on if reviewed else "",
            reviewed_by=reviewed.reviewed_by if reviewed else "",
        )

    return kept_page(request, "content/electrolyte.html", build)
