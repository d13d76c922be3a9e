"""Serve security.txt, the contact for reports of vulnerabilities (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from spasmcheck.web.http.shared import shared
from spasmcheck.web.pages import allowed_methods, page_address

_HOLDS_FOR = timedelta(days=90)
"""Validity of a copy; the RFC recommends less than a year. The site renews the date every day."""


@allowed_methods("GET", "HEAD")
def security(request: HttpRequest) -> HttpResponse:
    """Return security.txt with SPASMCHECK_SECURITY_CONTACT. Raise Http404 if it is empty."""
    contacts: list[str] = settings.SPASMCHECK_SECURITY_CONTACT
    if not contacts:
        raise Http404
    # Midnight, so that the response and its ETag stay the same all day.
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    context = {
        **page_address(request),
        "contacts": contacts,
        "expires": (today + _HOLDS_FOR).isoformat(),
        "language": get_language(),
    }
    return shared(request, render(request, "security.txt", context, content_type="text/plain; charset=utf-8"))
