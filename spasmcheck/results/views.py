"""The result page, and the diary that goes with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from spasmcheck.reasoning import assess_path, progress
from spasmcheck.web.editions import check_under_way, region
from spasmcheck.web.pages import allow, page

from .contexts import result_page
from .markup import render_result

_DIARY_ROWS = range(16)


@allow("GET", "HEAD")
def result(request: HttpRequest) -> HttpResponse:
    """What the answers come to, worked out anew from the cookie each time."""
    state, edition = check_under_way(request)
    now = progress(edition.model, state.answers, region=region())
    if now.out_of_scope or not now.safety_done:
        return redirect("assessment:begin")
    assessment = assess_path(edition.model, now.path, region=region())
    return HttpResponse(
        render_result(request, result_page(edition, state.answers, now, assessment, region=region()))
    )


@allow("GET", "HEAD")
def diary(request: HttpRequest) -> HttpResponse:
    """A sheet to print and write on; the same for everybody."""
    return page(request, "results/diary.html", {"rows": _DIARY_ROWS})
