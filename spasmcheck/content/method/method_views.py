"""The pages on how this works, and the whole knowledge to download."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from spasmcheck.content.page_frame import Reading, kept_page
from spasmcheck.evidence.editions import published
from spasmcheck.reasoning.serialisation.codec import fingerprint
from spasmcheck.web.pages import allowed_methods

from .accuracy_page import accuracy_page
from .edition_list import editions_page, schema_file
from .method_page import estimate_page, method_page, starting_points
from .privacy import privacy_page


@allowed_methods("GET", "HEAD")
def method(request: HttpRequest) -> HttpResponse:
    """What this is for, and how answers become a result."""
    return kept_page(request, "content/method.html", lambda edition: Reading(method_page(edition)))


@allowed_methods("GET", "HEAD")
def priors(request: HttpRequest) -> HttpResponse:
    """How common each cause is taken to be, and why."""
    return kept_page(request, "content/priors.html", lambda edition: Reading(starting_points(edition)))


@allowed_methods("GET", "HEAD")
def estimate(request: HttpRequest) -> HttpResponse:
    """How intake is estimated from the pages on food."""
    return kept_page(request, "content/estimate.html", lambda edition: Reading(estimate_page(edition)))


@allowed_methods("GET", "HEAD")
def accuracy(request: HttpRequest) -> HttpResponse:
    """How often the check comes to what a fair clinician accepts, with the cases that fail."""
    return kept_page(request, "content/accuracy.html", lambda edition: Reading(accuracy_page(edition)))


@allowed_methods("GET", "HEAD")
def editions(request: HttpRequest) -> HttpResponse:
    """The live edition, its history, and the downloads."""
    return kept_page(request, "content/editions.html", lambda edition: Reading(editions_page(edition)))


@allowed_methods("GET", "HEAD")
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept where, and every request that this site makes."""
    return kept_page(request, "content/privacy.html", lambda _edition: Reading(privacy_page()))


@allowed_methods("GET", "HEAD")
def knowledge(request: HttpRequest) -> HttpResponse:
    """The live edition, to the byte as it was published."""
    edition = published.current()
    return _file(request, edition.data, edition.sha256, f"spasmcheck-edition-{edition.number}.json")


@allowed_methods("GET", "HEAD")
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of the knowledge."""
    data = schema_file()
    return _file(request, data, fingerprint(data), "spasmcheck-knowledge.schema.json")


def _file(request: HttpRequest, data: bytes, sha256: str, name: str) -> HttpResponse:
    """JSON to save. Whoever has it asks whether it is still the same, and gets it again only if it is not."""
    response = HttpResponse(data, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache"
    response.headers["ETag"] = etag = f'"{sha256}"'
    return get_conditional_response(request, etag=etag, response=response) or response
