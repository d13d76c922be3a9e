"""The answer to an editor while the database is unreachable or too busy; the cause is logged for operators."""

from __future__ import annotations

import logging
from http import HTTPStatus

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_SECONDS = 10
_log = logging.getLogger(__name__)


def told(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Return a page with status 503 and Retry-After, or None if the database did not cause the error."""
    cause = _of_the_database(error)
    if cause is None:
        return None
    said = str(cause).strip().partition("\n")[0] or type(cause).__name__
    _log.error("The database did not answer an editor: %s", said)
    page = render_to_string("editing/database_away.html", {"sent": request.method == "POST"})
    response = HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(_SECONDS)
    return response


def _of_the_database(error: BaseException | None) -> BaseException | None:
    """Return the first database failure in the chain of causes and contexts of an error, or None."""
    # The chain matters: Django reports a session that cannot be saved as one that somebody else ended.
    while error is not None and not _is_of_the_database(error):
        error = error.__cause__ or error.__context__
    return error


def _is_of_the_database(error: BaseException) -> bool:
    if isinstance(error, OperationalError | InterfaceError):
        return True
    # For a file that is no database SQLite raises a plain DatabaseError. One without a cause is Django's own.
    return type(error) is DatabaseError and error.__cause__ is not None
