"""Requests under `EDITORS_PATH` that are refused before their body is parsed or the database is queried."""

from __future__ import annotations

from django.conf import settings
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import BadRequest
from django.http import HttpRequest

from spasmcheck.web.http.middleware import refuse_too_much

MOST_CHARACTERS_ASKED = 4_000
"""The longest query string accepted. Ours are far shorter, and int() raises for numbers of over 4,300 digits."""


def refuse_nonsense(request: HttpRequest) -> None:
    """Raise BadRequest for a path, query string or cookie that our pages never send and that causes errors."""
    if len(request.META.get("QUERY_STRING", "")) > MOST_CHARACTERS_ASKED:
        raise BadRequest("A query that is longer than any of ours.")
    if request.GET.get(TO_FIELD_VAR) == "":
        raise BadRequest("Django's admin looks for a field without a name.")
    # PostgreSQL refuses any text that contains NUL.
    asked = (text for name, values in request.GET.lists() for text in (name, *values))
    if any("\0" in text for text in (request.path_info, *asked, *request.COOKIES.values())):
        raise BadRequest("The character NUL in an address or a cookie.")


def refuse_too_much_of_strangers(request: HttpRequest) -> None:
    """Apply the visitors' limit on request size to POSTs of users who have not signed in.

    A user whose session has ended may send more, as their form is given back to them (`interrupted.py`).
    """
    if request.method == "POST" and not request.user.is_authenticated and not _had_session(request):
        refuse_too_much(request)


def _had_session(request: HttpRequest) -> bool:
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return bool(key) and request.session.exists(key)
