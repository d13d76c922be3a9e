"""The view of the food page."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django_htmx.http import replace_url

from spasmcheck.content.page_frame import (
    Reading,
    cacheable_if_no_query,
    nothing_yet,
    reading_page,
    reload_whole_page,
)
from spasmcheck.content.page_spec import PageSpec, Sources
from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import CalciumAbsorption, Food, FoodAmount, FoodGroup, NoteTopic
from spasmcheck.web.editions import region
from spasmcheck.web.http.limits import COSTLY, limited
from spasmcheck.web.pages import HtmxHttpRequest, allowed_methods, url_for

from .food_page import foods_page


@allowed_methods("GET", "HEAD")
@limited(COSTLY, "GET", "HEAD")
def foods(request: HtmxHttpRequest) -> HttpResponse:
    """Show the food table, sorted and filtered by the query string.

    Invalid input is answered with status 422, or for htmx requests with a reload of the whole page.
    """
    edition = published.current()
    if not edition.index.food_nutrients:
        return nothing_yet(request)
    shown = foods_page(edition, request.GET, region())
    if not shown.form.errors:
        response = reading_page(request, "content/foods.html", edition, Reading(shown))
        if request.htmx:
            replace_url(response, url_for("content:foods") + shown.asked.query())
        return cacheable_if_no_query(request, response)
    if request.htmx:
        return reload_whole_page(request)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return reading_page(request, "content/foods.html", edition, Reading(shown), status=status)


def _also_cites(edition: PublishedEdition) -> Iterator[Sources]:
    """Yield the sources of the reference intakes with which portions are compared."""
    knowledge = edition.knowledge
    screened = {row.nutrient for row in knowledge.screener_nutrients}
    yield from (row.sources for row in knowledge.required_intakes if row.nutrient in screened)


PAGES = (
    PageSpec(
        name="foods",
        route="foods/",
        template="content/foods.html",
        label=_("Foods"),
        view=foods,
        shows={Food: "", FoodAmount: "", FoodGroup: "", CalciumAbsorption: "", NoteTopic.FOODS: ""},
        also_cites=_also_cites,
    ),
)
