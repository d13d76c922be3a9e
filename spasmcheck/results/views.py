"""The result page, and the result as a file for a clinician's system."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from spasmcheck.reasoning import assess_path, progress
from spasmcheck.web.editions import check_under_way, region
from spasmcheck.web.pages import allow, page

from .contexts import result_page
from .fhir.bundle import bundle


@allow("GET", "HEAD")
def result(request: HttpRequest) -> HttpResponse:
    """What the answers come to, worked out anew from the cookie each time."""
    state, edition = check_under_way(request)
    now = progress(edition.model, state.answers, region=region())
    if now.out_of_scope or not now.safety_done:
        return redirect("assessment:begin")
    assessment = assess_path(edition.model, now.path, region=region())
    return page(request, "results/result.html", {"page": result_page(edition, state.answers, now, assessment)})


@allow("GET", "HEAD")
def fhir(request: HttpRequest) -> HttpResponse:
    """The answers and what they come to, as FHIR R4."""
    state, edition = check_under_way(request)
    now = progress(edition.model, state.answers, region=region())
    if now.out_of_scope or not now.safety_done:
        return redirect("assessment:begin")
    assessment = assess_path(edition.model, now.path, region=region())
    content = bundle(edition, now, assessment, region=region())
    # FHIR's JSON is always UTF-8, so its media type takes no charset.
    response = HttpResponse(content, content_type="application/fhir+json")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="spasmcheck-edition-{edition.number}.fhir.json"'
    )
    return response
