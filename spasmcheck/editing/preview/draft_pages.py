"""Serves the public pages rendered from the draft, for signed-in users.

The public views answer: for the length of a request the draft replaces the live edition, and the script prefix is
that of the preview, so that every generated link stays inside it. The banner is inserted into the rendered HTML,
so that no page can lack it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from spasmcheck.editing.links import row_addresses
from spasmcheck.editing.preview_links import ADDRESS
from spasmcheck.evidence.editions import published
from spasmcheck.evidence.schema.compile import DraftError
from spasmcheck.reasoning import Problem
from spasmcheck.web.pages import HtmxHttpRequest, page

from .draft_edition import draft_edition
from .preview_marks import is_html, keep_nowhere, mark

_ROOT = f"/{ADDRESS.rstrip('/')}"
_COOKIE = "preview-answers"
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")

_GetResponse = Callable[[HtmxHttpRequest], HttpResponse]


def is_asked_for(request: HttpRequest) -> bool:
    """Return whether the path belongs to the preview."""
    return f"{request.path_info}/".startswith(f"{_ROOT}/")


def show(request: HtmxHttpRequest, get_response: _GetResponse) -> HttpResponse:
    """Return the public page at the rest of the path, rendered from the draft and never cacheable.

    Redirect to the sign-in page if sign-in is not complete. Raise PermissionDenied without the permission to view
    causes.
    """
    if not admin.site.has_permission(request):
        response: HttpResponse = redirect_to_login(request.get_full_path(), reverse("admin:login"))
        response = _instead_of_a_part(request, response)
    elif not request.user.has_perm("evidence.view_cause"):
        raise PermissionDenied
    elif request.path_info == _ROOT:
        response = HttpResponseRedirect(f"{get_script_prefix()}{ADDRESS}")
    else:
        response = _shown(request, get_response)
    keep_nowhere(response)
    return response


def _shown(request: HtmxHttpRequest, get_response: _GetResponse) -> HttpResponse:
    try:
        draft = draft_edition()
    except DraftError as error:
        return _instead_of_a_part(request, _broken(request, error.problems, whole=True, status=409))
    with _inside(request), published.answering_from(draft.edition):
        response = _asked(request, get_response)
    if response.status_code >= 500 and not request.htmx:
        return _broken(request, draft.errors, whole=False, status=response.status_code)
    mark(request, response, draft)
    return response


def _asked(request: HtmxHttpRequest, get_response: _GetResponse) -> HttpResponse:
    if request.path_info.startswith(f"/{settings.EDITORS_PATH}"):
        return page(request, "404.html", {}, status=404)
    response = get_response(request)
    _keep_answers_apart(response)
    if response.status_code == 200 and not is_html(response):
        return page(request, "editing/preview_no_file.html", {}, status=403)
    return response


@contextmanager
def _inside(request: HttpRequest) -> Iterator[None]:
    """Make the preview's root the script prefix and the rest of the path the request's path, then restore both.

    The cookie of the preview's check takes the place of the public one.
    """
    outside, whole = get_script_prefix(), request.path_info
    request.path_info = whole.removeprefix(_ROOT)
    # Without conditional headers no public view can answer with a 304 instead of the page.
    for name in _CONDITIONS:
        request.META.pop(name, None)
    request.COOKIES.pop(settings.SPASMCHECK_ANSWERS_COOKIE, None)
    if answers := request.COOKIES.get(_COOKIE):
        request.COOKIES[settings.SPASMCHECK_ANSWERS_COOKIE] = answers
    set_script_prefix(f"{outside}{ADDRESS}")
    try:
        yield
    finally:
        set_script_prefix(outside)
        request.path_info = whole


def _keep_answers_apart(response: HttpResponse) -> None:
    """Move the answers to a cookie of the preview, so that a check of the public site is not overwritten."""
    morsel = response.cookies.pop(settings.SPASMCHECK_ANSWERS_COOKIE, None)
    if morsel is not None:
        response.set_cookie(
            _COOKIE,
            morsel.value,
            max_age=int(morsel["max-age"] or 0),
            path=get_script_prefix(),
            secure=settings.PRODUCTION,
            httponly=True,
            samesite="Strict",
        )


def _broken(request: HttpRequest, problems: Iterable[Problem], *, whole: bool, status: int) -> HttpResponse:
    """Render the problems of the draft as an admin page. whole: no page can be shown, not just this one."""
    problems = list(problems)
    addresses = row_addresses((problem.kind, problem.key) for problem in problems)
    context = {
        **admin.site.each_context(request),
        "title": _("The draft cannot be shown") if whole else _("This page of the draft cannot be shown"),
        "whole": whole,
        "problems": [(problem, addresses.get((problem.kind, problem.key), "")) for problem in problems],
    }
    return render(request, "editing/preview_broken.html", context, status=status)


def _instead_of_a_part(request: HtmxHttpRequest, response: HttpResponse) -> HttpResponse:
    """For htmx requests return HX-Refresh instead of `response`, so that admin HTML is not swapped into a page."""
    return HttpResponseClientRefresh() if request.htmx else response
