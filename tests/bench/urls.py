"""The site, and a view that does nothing, under the same middleware."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """What Django costs by itself."""
    return HttpResponse(b"")


urlpatterns = [path("empty/", empty), path("", include("spasmcheck.urls"))]
