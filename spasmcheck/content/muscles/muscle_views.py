"""The page on how muscles work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from spasmcheck.content.page_frame import Reading, kept_page, nothing_yet
from spasmcheck.evidence.editions import published
from spasmcheck.web.pages import allowed_methods

from .muscle_page import muscles_page, tells_of_muscles


@allowed_methods("GET", "HEAD")
def muscles(request: HttpRequest) -> HttpResponse:
    """How a muscle is set off and relaxes, and which mineral disturbs which step."""
    if not tells_of_muscles(published.current()):
        return nothing_yet(request)
    return kept_page(request, "content/muscles.html", lambda edition: Reading(muscles_page(edition)))
