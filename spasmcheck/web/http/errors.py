"""Pages for what went wrong: what happened, in plain words, and what to do next."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from spasmcheck.web.pages import page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be answered; one with too much in it gets status 413."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    return page(request, "400.html", {"too_large": too_large}, status=413 if too_large else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Something that this visitor may not do."""
    return page(request, "403.html", {}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent without the token that proves that it came from our page."""
    return page(request, "403.html", {"csrf": True}, status=403)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """More of what costs much than one address may ask for; in so many seconds it may again."""
    response = page(request, "429.html", {"seconds": seconds}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(seconds)
    return response


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere."""
    return page(request, "404.html", {}, status=404)


def not_ready(request: HttpRequest) -> HttpResponse:
    """No edition is at hand yet, so there is nothing to answer from."""
    response = server_error(request)
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response.headers["Retry-After"] = "30"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours. The page leans on nothing that may be at fault: no layout, no context, no static files."""
    return HttpResponse(render_to_string("500.html"), status=500)
