"""What is refused at the editors' door, before anything is parsed and before the database is asked."""

from __future__ import annotations

from django.conf import settings
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import BadRequest
from django.http import HttpRequest

from spasmcheck.web.http.middleware import refuse_too_much

MOST_CHARACTERS_ASKED = 4_000
"""The longest query string that is taken. Ours are far shorter, and Python reads no number with more digits."""


def refuse_nonsense(request: HttpRequest) -> None:
    """Raise BadRequest for an address or a cookie that no page of ours sends.

    PostgreSQL refuses any text that holds the character NUL.
    """
    if len(request.META.get("QUERY_STRING", "")) > MOST_CHARACTERS_ASKED:
        raise BadRequest("A query that is longer than any of ours.")
    if request.GET.get(TO_FIELD_VAR) == "":
        raise BadRequest("Django's admin looks for a field without a name.")
    asked = (text for name, values in request.GET.lists() for text in (name, *values))
    if any("\0" in text for text in (request.path_info, *asked, *request.COOKIES.values())):
        raise BadRequest("The character NUL in an address or a cookie.")


def refuse_too_much_of_strangers(request: HttpRequest) -> None:
    """Let whoever has not signed in send no more than visitors may.

    Somebody whose session has ended may send more, since their form is given back to them (`interrupted.py`).
    """
    if request.method == "POST" and not request.user.is_authenticated and not _had_session(request):
        refuse_too_much(request)


def _had_session(request: HttpRequest) -> bool:
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return bool(key) and request.session.exists(key)
