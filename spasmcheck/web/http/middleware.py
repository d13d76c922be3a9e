"""Headers that every response carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from spasmcheck.evidence.editions.published import NoEdition
from spasmcheck.web.pages import page

from .errors import not_ready, too_many
from .limits import seconds_to_wait

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_DIGITS = 15
"""Of a length that anybody can mean."""
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class MethodsMiddleware:
    """Answers a wrong method with a page that says so, before a missing token would be blamed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        methods: tuple[str, ...] = getattr(view, "methods", ())
        if not methods or request.method in methods:
            return None
        response = page(request, "405.html", {}, status=405)
        response.headers["Allow"] = ", ".join(methods)
        return response


class NoEditionMiddleware:
    """Answers with status 503 while there is nothing to answer from; that is no fault in a view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return not_ready(request) if isinstance(exception, NoEdition) else None


class LimitsMiddleware:
    """Refuses what is too much or too often, before CSRF protection reads a form apart to find its token.

    Who may send the forms of editors, which hold more, is known at their door (`editing/door/strangers.py`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(f"/{settings.EDITORS_PATH}"):
            refuse_too_much(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        seconds = seconds_to_wait(view, request)
        return too_many(request, seconds) if seconds else None


def refuse_too_much(request: HttpRequest) -> None:
    """Raise RequestDataTooBig or TooManyFieldsSent for a form with more in it than visitors' forms hold."""
    if request.method != "POST":
        return
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or len(length) > _DIGITS or int(length) > settings.SPASMCHECK_VISITOR_MOST_BYTES:
        raise RequestDataTooBig("more than a visitor's forms hold")
    # A form comes as one line of pairs or in parts, and each part, named or not, costs the reading of it.
    between = b"--" if request.content_type == "multipart/form-data" else b"&"
    if 1 + request.body.count(between) > settings.SPASMCHECK_VISITOR_MOST_FIELDS:
        raise TooManyFieldsSent("more fields than a visitor's forms have")


class SecurityHeadersMiddleware:
    """A constant policy: nothing from elsewhere, nothing inline; and no page is kept unless its view says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
            patch_vary_headers(response, ("HX-Request",))
        return response
