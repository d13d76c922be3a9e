"""The public site on the draft, for people who have signed in.

The pages are the public ones: the draft is made an edition that answers for the length of a request, and the site
is asked as if it lived under another prefix, so that every link it makes stays inside. The banner is put into the
finished page, so that no page can lack it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import timezone

from spasmcheck.evidence import published
from spasmcheck.evidence.compile import DraftError, draft
from spasmcheck.evidence.edition_file import PublishedEdition
from spasmcheck.evidence.models import Edition, RowChange
from spasmcheck.evidence.soundness import errors_in, problems_of
from spasmcheck.reasoning import Model
from spasmcheck.reasoning.codec import fingerprint, to_json
from spasmcheck.web.pages import page, wants_fragment

ADDRESS = f"{settings.EDITORS_PATH}preview/"
"""Where the preview lives, after the script prefix."""

_COOKIE = "preview-answers"
_BODY = re.compile(r"<body\b[^>]*>")
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
_STAMPS = ("ETag", "Last-Modified", "Expires")


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft as an edition, and what the banner says of it. known_by: its newest change, and the live edition.

    change: the newest change, or None. errors: how many problems keep it from being published.
    """

    known_by: tuple[int, int]
    edition: PublishedEdition
    change: RowChange | None
    errors: int


_kept: list[Draft] = []


def is_asked_for(request: HttpRequest) -> bool:
    """Whether the address is one of the preview."""
    return request.path_info.startswith(f"/{ADDRESS}")


def show(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """The page at the rest of the address, made of the draft. Whoever has not signed in is led there."""
    if not admin.site.has_permission(request):
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    if not request.user.has_perm("evidence.view_cause"):
        raise PermissionDenied
    try:
        of_draft = _draft_now()
    except DraftError as error:
        response = page(request, "editing/preview_broken.html", {"problems": error.problems}, status=409)
    else:
        with _inside(request), published.answering_from(of_draft.edition):
            response = _asked(request, get_response)
            _mark(request, response, of_draft)
    for name in _STAMPS:
        if name in response.headers:
            del response.headers[name]
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _draft_now() -> Draft:
    """The draft as an edition, compiled once for every change of it. Raises DraftError."""
    change = RowChange.objects.select_related("by").order_by("-pk").first()
    live = Edition.objects.order_by("-number").values_list("number", flat=True).first() or 0
    known_by = (change.pk if change else 0, live)
    for kept in _kept:
        if kept.known_by == known_by:
            return kept
    knowledge = draft()
    data = to_json(knowledge)
    edition = PublishedEdition(
        number=live + 1,
        sha256=fingerprint(data),
        published_at=timezone.now().isoformat(),
        knowledge=knowledge,
        model=Model(knowledge),
        data=data,
    )
    made = Draft(known_by, edition, change, len(errors_in(problems_of(knowledge))))
    _kept[:] = [made]
    return made


def _asked(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    if request.path_info.startswith(f"/{settings.EDITORS_PATH}"):
        return page(request, "404.html", {}, status=404)
    response = get_response(request)
    _keep_answers_apart(request, response)
    is_page = response.get("Content-Type", "").startswith("text/html")
    if response.status_code == 200 and not is_page:
        return page(request, "editing/preview_no_file.html", {}, status=403)
    return response


@contextmanager
def _inside(request: HttpRequest) -> Iterator[None]:
    """Let the request be one for the rest of its address, on a site that lives under the preview's."""
    outside = get_script_prefix()
    request.path_info = request.path_info.removeprefix(f"/{ADDRESS.rstrip('/')}")
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


def _keep_answers_apart(request: HttpRequest, response: HttpResponse) -> None:
    """The check of the preview has a cookie of its own; that of the public site is left as it is."""
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


def _mark(request: HttpRequest, response: HttpResponse, of_draft: Draft) -> None:
    """Put the banner into a whole page; a part of one is swapped into a page that has it."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    if not wants_fragment(request):
        html = response.content.decode(response.charset)
        banner = render_to_string(
            "editing/preview_banner.html", {"draft": of_draft, "editors_path": settings.EDITORS_PATH}, request
        )
        head = render_to_string("editing/preview_head.html", {}, request)
        html = _BODY.sub(lambda body: body[0] + banner, html, count=1).replace("</head>", f"{head}</head>", 1)
        response.content = html.encode(response.charset)
    if response.has_header("Content-Length"):
        response.headers["Content-Length"] = str(len(response.content))
