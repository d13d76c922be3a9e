"""Headers that every response carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from spasmcheck.evidence.published import NoEdition

from .errors import not_ready
from .pages import page

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
    """Refuses more than a visitor's forms can hold, before it is read apart; editors' forms hold more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and not request.path_info.startswith(f"/{settings.EDITORS_PATH}"):
            _refuse_too_much(request)
        return self.get_response(request)


def _refuse_too_much(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > settings.SPASMCHECK_VISITOR_MOST_BYTES:
        raise RequestDataTooBig("more than a visitor's forms hold")
    # A form comes as one line of pairs or in parts; each counts its own way.
    fields = 1 + max(request.body.count(b"&"), request.body.lower().count(b"content-disposition"))
    if fields > settings.SPASMCHECK_VISITOR_MOST_FIELDS:
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
