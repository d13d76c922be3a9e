"""Pages to read that depend on their address alone: the same for everybody, whatever anybody answered."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from spasmcheck.evidence import published
from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.web.editions import region
from spasmcheck.web.pages import allow

from .causes import cause_page, causes_by_family
from .electrolytes import electrolyte_page
from .electrolytes import electrolytes as in_order
from .muscles import muscles_page, tells_of_muscles
from .reading import Reading, kept_page, nothing_yet
from .rules import cautions_by_subject, red_flags_by_level
from .uses import source_uses


@allow("GET", "HEAD")
def index(request: HttpRequest) -> HttpResponse:
    """Every page there is to read."""
    return kept_page(request, "content/index.html", lambda edition: Reading(in_order(edition)))


@allow("GET", "HEAD")
def electrolytes(request: HttpRequest) -> HttpResponse:
    """The minerals that nerves and muscles work with, and vitamin D."""
    return kept_page(request, "content/electrolytes.html", lambda edition: Reading(in_order(edition)))


@allow("GET", "HEAD")
def electrolyte(request: HttpRequest, slug: str) -> HttpResponse:
    """One nutrient: what it does, how its lack shows, how much is needed, where it comes in food."""

    def build(edition: PublishedEdition) -> Reading:
        nutrient = edition.model.nutrients.get(slug)
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


@allow("GET", "HEAD")
def causes(request: HttpRequest) -> HttpResponse:
    """Everything that can contribute to spasms."""
    return kept_page(request, "content/causes.html", lambda edition: Reading(causes_by_family(edition)))


@allow("GET", "HEAD")
def cause(request: HttpRequest, slug: str) -> HttpResponse:
    """One cause: how it works, what helps, and everything that speaks for or against it."""

    def build(edition: PublishedEdition) -> Reading:
        found = edition.model.causes.get(slug)
        if found is None:
            raise Http404
        return Reading(cause_page(edition, found), found.reviewed_on, found.reviewed_by)

    return kept_page(request, "content/cause.html", build)


@allow("GET", "HEAD")
def muscles(request: HttpRequest) -> HttpResponse:
    """How a muscle is set off and relaxes, and which mineral disturbs which step."""
    if not tells_of_muscles(published.current()):
        return nothing_yet(request)
    return kept_page(request, "content/muscles.html", lambda edition: Reading(muscles_page(edition)))


@allow("GET", "HEAD")
def medicines(request: HttpRequest) -> HttpResponse:
    """Medicines that are linked with cramps or with minerals."""
    return kept_page(
        request,
        "content/medicines.html",
        lambda edition: Reading(sorted(edition.knowledge.medicine_groups, key=lambda group: group.name)),
    )


@allow("GET", "HEAD")
def cautions(request: HttpRequest) -> HttpResponse:
    """Who should take care with minerals and supplements, and why."""
    return kept_page(request, "content/cautions.html", lambda edition: Reading(cautions_by_subject(edition)))


@allow("GET", "HEAD")
def get_help(request: HttpRequest) -> HttpResponse:
    """Every danger sign, the most urgent first."""
    return kept_page(request, "content/help.html", lambda edition: Reading(red_flags_by_level(edition)))


@allow("GET", "HEAD")
def claims(request: HttpRequest) -> HttpResponse:
    """Popular claims, and what the evidence does to them."""
    return kept_page(request, "content/claims.html", lambda edition: Reading(edition.knowledge.claims))


@allow("GET", "HEAD")
def sources(request: HttpRequest) -> HttpResponse:
    """Every source, with where it is used."""
    return kept_page(request, "content/sources.html", lambda edition: Reading(source_uses(edition)))
