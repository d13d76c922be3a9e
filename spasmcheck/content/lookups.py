"""Pages that answer what is asked of them: foods to look for, a nerve to try out."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRedirect

from spasmcheck.evidence import published
from spasmcheck.web.editions import region
from spasmcheck.web.limits import COSTLY, limited
from spasmcheck.web.pages import address, allow, wants_fragment
from spasmcheck.web.shared import shared

from .food_page import foods_page
from .laboratory import laboratory as laboratory_in
from .laboratory import laboratory_page
from .laboratory_form import LaboratoryForm
from .reading import Reading, nothing_yet, reading_page


@allow("GET", "HEAD")
@limited(COSTLY, "GET", "HEAD")
def laboratory(request: HttpRequest) -> HttpResponse:
    """A model of a nerve's membrane to try: what calcium, potassium and magnesium do to it."""
    edition = published.current()
    made = laboratory_in(edition)
    if made is None:
        return nothing_yet(request)
    form = LaboratoryForm(made, request.GET)
    reading = Reading(laboratory_page(edition, made, form))
    if not wants_fragment(request):
        status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
        response = reading_page(request, "content/laboratory.html", edition, reading, status=status)
    elif form.is_valid():
        response = reading_page(request, "content/_laboratory_answer.html", edition, reading)
    else:
        return _whole_page(request)
    return _kept_if_plain(request, response)


@allow("GET", "HEAD")
@limited(COSTLY, "GET", "HEAD")
def foods(request: HttpRequest) -> HttpResponse:
    """Foods with the minerals that a portion holds: those that are asked for."""
    edition = published.current()
    if not edition.knowledge.foods:
        return nothing_yet(request)
    shown = foods_page(edition, request.GET, region())
    if not shown.problems:
        response = reading_page(request, "content/foods.html", edition, Reading(shown))
        if wants_fragment(request):
            response.headers["HX-Replace-Url"] = address("content:foods") + shown.asked.query()
        return _kept_if_plain(request, response)
    if wants_fragment(request):
        return _whole_page(request)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return reading_page(request, "content/foods.html", edition, Reading(shown), status=status)


def _kept_if_plain(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page that is asked nothing is the same for everybody; what somebody looked for is their own."""
    return response if request.GET else shared(request, response)


def _whole_page(request: HttpRequest) -> HttpResponse:
    """For what cannot be answered: htmx swaps in answers alone, and the whole page says what is wrong."""
    return HttpResponseClientRedirect(request.get_full_path())
