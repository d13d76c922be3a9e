"""The result page, the result as a file for a clinician's system, and the diary that goes with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import Assessment, Progress, assess_path, by_rules_alone, progress
from spasmcheck.web.editions import check_under_way, region
from spasmcheck.web.http.limits import COSTLY, limited
from spasmcheck.web.http.shared import shared
from spasmcheck.web.pages import allowed_methods, page, page_address
from spasmcheck.web.state import State

from .fhir.bundle import bundle
from .page.contexts import held_back_from, result_page
from .page.contributors import contributors
from .page.unfinished import unfinished_page
from .result_markup import render_result, render_why

_DIARY_ROWS = range(16)


@allowed_methods("GET", "HEAD")
def result(request: HttpRequest) -> HttpResponse:
    """What the answers come to, worked out anew from the cookie each time.

    While too little is answered nobody is told to look after it themselves, or what may be behind it.
    """
    state, edition, now, assessment = _assessed(request)
    if assessment is None:
        return redirect("assessment:begin")
    if not now.enough and not assessment.advice.level.is_urgent:
        return page(request, "results/unfinished.html", unfinished_page(edition, state, now, assessment))
    shown = result_page(edition, state, now, assessment, region=region())
    return HttpResponse(render_result(request, shown))


@allowed_methods("GET", "HEAD")
def why(request: HttpRequest) -> HttpResponse:
    """The evidence behind every answer that counted."""
    _, edition, now, assessment = _assessed(request)
    if assessment is None:
        return redirect("assessment:begin")
    if not now.enough:
        return redirect("results:result")
    shown = contributors(edition, now, assessment, held_back_from(edition, assessment))
    return HttpResponse(render_why(request, edition, shown))


@allowed_methods("GET", "HEAD")
@limited(COSTLY, "GET", "HEAD")
def fhir(request: HttpRequest) -> HttpResponse:
    """The answers and what they come to, as FHIR R4."""
    _, edition, now, assessment = _assessed(request)
    if assessment is None:
        return redirect("assessment:begin")
    if not now.enough and not assessment.advice.level.is_urgent:
        return redirect("results:result")
    content = bundle(edition, now, assessment, region=region())
    # FHIR's JSON is always UTF-8, so its media type takes no charset.
    response = HttpResponse(content, content_type="application/fhir+json")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="spasmcheck-edition-{edition.number}.fhir.json"'
    )
    return response


@allowed_methods("GET", "HEAD")
def diary(request: HttpRequest) -> HttpResponse:
    """A sheet to print and write on; the same for everybody."""
    return shared(request, page(request, "results/diary.html", {"rows": _DIARY_ROWS, **page_address(request)}))


def _assessed(request: HttpRequest) -> tuple[State, PublishedEdition, Progress, Assessment | None]:
    """What the answers come to: None before the danger signs, and no causes before enough is known."""
    state, edition = check_under_way(request)
    now = progress(edition.index, state.answers, region=region())
    if now.out_of_scope or not now.safety_done:
        return state, edition, now, None
    assessment = assess_path(edition.index, now.path, region=region(), shown_only=True)
    return state, edition, now, assessment if now.enough else by_rules_alone(edition.index, assessment)
