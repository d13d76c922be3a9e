"""What a load balancer asks: whether the process lives, and whether it can answer visitors.

Both are answered before hosts are checked and without the database: a balancer asks by address, and the site goes
on when the database is away.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from spasmcheck.evidence.editions import published

ADDRESSES = ("/healthz", "/readyz")


class HealthMiddleware:
    """Answers /healthz (alive) and /readyz (an edition is at hand: its number and hash, else 503).

    Newer editions that this release cannot answer from, and what it leaves out of the live one, are told beside
    it: visitors are answered, and an operator has something to do.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in ADDRESSES:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        return _ready() if request.path_info == "/readyz" else HttpResponse("ok\n", content_type="text/plain")


def _ready() -> HttpResponse:
    told: dict[str, object] = {}
    if refused := published.not_served():
        told["not_served"] = [{"edition": number, "why": why} for number, why in refused]
    try:
        edition = published.current()
    except published.NoEdition:
        return JsonResponse({"edition": None, **told}, status=503)
    if edition.left_out:
        told["left_out"] = [str(problem) for problem in edition.left_out]
    return JsonResponse({"edition": edition.number, "sha256": edition.sha256, **told})
