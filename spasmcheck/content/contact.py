"""To whom somebody who found a weakness can tell it, where their tools look for it (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from spasmcheck.web.http.shared import shared
from spasmcheck.web.pages import allowed_methods, page_address

_HOLDS_FOR = timedelta(days=90)
"""The RFC asks for less than a year. A copy that somebody keeps runs out; the site goes on with its setting."""


@allowed_methods("GET", "HEAD")
def security(request: HttpRequest) -> HttpResponse:
    """security.txt with the contacts of the setting. Without one there is nobody to name, and so no such file."""
    contacts: list[str] = settings.SPASMCHECK_SECURITY_CONTACT
    if not contacts:
        raise Http404
    # The same all day, so that copies of it hold.
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    context = {
        **page_address(request),
        "contacts": contacts,
        "expires": (today + _HOLDS_FOR).isoformat(),
        "language": get_language(),
    }
    return shared(request, render(request, "security.txt", context, content_type="text/plain; charset=utf-8"))
