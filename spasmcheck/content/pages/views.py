"""Pages to read that depend on their address alone: the same for everybody, whatever anybody answered."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from spasmcheck.content.page_frame import Reading, kept_page
from spasmcheck.content.rule_pages import cautions_by_subject, red_flags_by_level
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.web.pages import allowed_methods

from .cause_page import cause_page, causes_by_family
from .source_uses import source_uses


@allowed_methods("GET", "HEAD")
def index(request: HttpRequest) -> HttpResponse:
    """Every page there is to read."""
    return kept_page(request, "content/index.html", lambda edition: Reading(edition.knowledge.nutrients))


@allowed_methods("GET", "HEAD")
def causes(request: HttpRequest) -> HttpResponse:
    """Everything that can contribute to spasms."""
    return kept_page(request, "content/causes.html", lambda edition: Reading(causes_by_family(edition)))


@allowed_methods("GET", "HEAD")
def cause(request: HttpRequest, slug: str) -> HttpResponse:
    """One cause: how it works, what helps, and everything that speaks for or against it."""

    def build(edition: PublishedEdition) -> Reading:
        found = edition.index.causes.get(slug)
        if found is None:
            raise Http404
        return Reading(cause_page(edition, found), found.reviewed_on, found.reviewed_by)

    return kept_page(request, "content/cause.html", build)


@allowed_methods("GET", "HEAD")
def medicines(request: HttpRequest) -> HttpResponse:
    """Medicines that are linked with cramps or with minerals."""
    return kept_page(
        request,
        "content/medicines.html",
        lambda edition: Reading(sorted(edition.knowledge.medicine_groups, key=lambda group: group.name)),
    )


@allowed_methods("GET", "HEAD")
def cautions(request: HttpRequest) -> HttpResponse:
    """Who should take care with minerals and supplements, and why."""
    return kept_page(request, "content/cautions.html", lambda edition: Reading(cautions_by_subject(edition)))


@allowed_methods("GET", "HEAD")
def get_help(request: HttpRequest) -> HttpResponse:
    """Every danger sign, the most urgent first."""
    return kept_page(request, "content/help.html", lambda edition: Reading(red_flags_by_level(edition)))


@allowed_methods("GET", "HEAD")
def claims(request: HttpRequest) -> HttpResponse:
    """Popular claims, and what the evidence does to them."""
    return kept_page(request, "content/claims.html", lambda edition: Reading(edition.knowledge.claims))


@allowed_methods("GET", "HEAD")
def sources(request: HttpRequest) -> HttpResponse:
    """Every source, with where it is used."""
    return kept_page(request, "content/sources.html", lambda edition: Reading(source_uses(edition)))
