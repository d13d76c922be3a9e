"""The view of the membrane laboratory."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from spasmcheck.content.page_frame import (
    Reading,
    cacheable_if_no_query,
    nothing_yet,
    reading_page,
    reload_whole_page,
)
from spasmcheck.content.page_spec import PageSpec
from spasmcheck.evidence.editions import published
from spasmcheck.reasoning.knowledge import MembraneParameter, NoteTopic
from spasmcheck.web.http.limits import COSTLY, limited
from spasmcheck.web.pages import HtmxHttpRequest, allowed_methods

from .laboratory_form import LaboratoryForm
from .laboratory_page import laboratory as laboratory_in
from .laboratory_page import laboratory_page


@allowed_methods("GET", "HEAD")
@limited(COSTLY, "GET", "HEAD")
def laboratory(request: HtmxHttpRequest) -> HttpResponse:
    """Show a model of a nerve's membrane at concentrations of calcium, potassium and magnesium from the query.

    Invalid input is answered with status 422, or for htmx requests with a reload of the whole page.
    """
    edition = published.current()
    made = laboratory_in(edition)
    if made is None:
        return nothing_yet(request)
    form = LaboratoryForm(made, request.GET)
    reading = Reading(laboratory_page(edition, made, form))
    if not request.htmx:
        status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
        response = reading_page(request, "content/laboratory.html", edition, reading, status=status)
    elif form.is_valid():
        response = reading_page(request, "content/_laboratory_answer.html", edition, reading)
    else:
        return reload_whole_page(request)
    return cacheable_if_no_query(request, response)


PAGES = (
    PageSpec(
        name="laboratory",
        route="laboratory/",
        template="content/laboratory.html",
        label=_("The membrane laboratory"),
        view=laboratory,
        shows={MembraneParameter: "", NoteTopic.MEMBRANE: ""},
    ),
)
