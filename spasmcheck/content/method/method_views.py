"""Declare the pages on the method, with the downloads of the edition and its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _

from spasmcheck.content.page_spec import PageSpec, Sources
from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import (
    NoteTopic,
    Parameters,
    ProfileRule,
    ReferenceCase,
    ScreenerItem,
    ScreenerNutrient,
    TriageScenario,
)
from spasmcheck.reasoning.serialisation.codec import fingerprint
from spasmcheck.web.pages import allowed_methods

from .accuracy_page import accuracy_page
from .edition_list import editions_page, schema_file
from .method_page import estimate_page, example, method_page, starting_points
from .privacy import privacy_page


@allowed_methods("GET", "HEAD")
def knowledge(request: HttpRequest) -> HttpResponse:
    """Return the live edition, byte for byte as published, so that its SHA-256 matches."""
    edition = published.current()
    return _file(request, edition.data, edition.sha256, f"spasmcheck-edition-{edition.number}.json")


@allowed_methods("GET", "HEAD")
def schema(request: HttpRequest) -> HttpResponse:
    data = schema_file()
    return _file(request, data, fingerprint(data), "spasmcheck-knowledge.schema.json")


def _file(request: HttpRequest, data: bytes, sha256: str, name: str) -> HttpResponse:
    """Return JSON as an attachment. Caches must revalidate it; a matching ETag is answered with 304."""
    response = HttpResponse(data, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache"
    response.headers["ETag"] = etag = f'"{sha256}"'
    return get_conditional_response(request, etag=etag, response=response) or response


def _of_example(edition: PublishedEdition) -> Iterator[Sources]:
    if worked := example(edition):
        yield worked.evidence.sources


PAGES = (
    PageSpec(
        name="method",
        route="how-this-works/",
        template="content/method.html",
        label=_("How this works"),
        build=method_page,
        shows={Parameters: "", NoteTopic.LIMITS: ""},
        also_cites=_of_example,
    ),
    PageSpec(
        name="priors",
        route="how-this-works/starting-points/",
        template="content/priors.html",
        label=_("Starting points"),
        build=starting_points,
    ),
    PageSpec(
        name="estimate",
        route="how-this-works/intake/",
        template="content/estimate.html",
        label=_("How intake is estimated"),
        build=estimate_page,
        shows={ProfileRule: "", ScreenerItem: "", ScreenerNutrient: "", NoteTopic.SCREENER: ""},
    ),
    PageSpec(
        name="accuracy",
        route="how-this-works/accuracy/",
        template="content/accuracy.html",
        label=_("Measured accuracy"),
        build=accuracy_page,
        shows={ReferenceCase: "", TriageScenario: ""},
    ),
    PageSpec(
        name="editions",
        route="how-this-works/editions/",
        template="content/editions.html",
        label=_("Editions and download"),
        build=editions_page,
    ),
    PageSpec(
        name="privacy",
        route="privacy/",
        template="content/privacy.html",
        label=_("Privacy"),
        build=lambda _edition: privacy_page(),
    ),
)
