"""What a load balancer asks: whether the process lives, and whether it can answer visitors.

Both are answered before hosts are checked and without the database: a balancer asks by address, and the site goes
on when the database is away.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from spasmcheck.evidence import published

ADDRESSES = ("/healthz", "/readyz")


class HealthMiddleware:
    """Answers /healthz (alive) and /readyz (an edition is at hand: its number and hash, else 503)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in ADDRESSES:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        return _ready() if request.path_info == "/readyz" else HttpResponse("ok\n", content_type="text/plain")


def _ready() -> HttpResponse:
    try:
        edition = published.current()
    except published.NoEdition:
        return JsonResponse({"edition": None}, status=503)
    return JsonResponse({"edition": edition.number, "sha256": edition.sha256})
