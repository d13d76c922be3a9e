"""The database is away, or too busy to answer: whoever asks is told to come back, and operators why."""

from __future__ import annotations

import logging
from http import HTTPStatus

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_SECONDS = 10
_log = logging.getLogger(__name__)


def told(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page that says so, with status 503; None for any other error."""
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
    """The first error in a chain that the database itself is the cause of.

    A session that cannot be saved, for one, is told by Django as if it had been ended by somebody.
    """
    while error is not None and not _is_of_the_database(error):
        error = error.__cause__ or error.__context__
    return error


def _is_of_the_database(error: BaseException) -> bool:
    if isinstance(error, OperationalError | InterfaceError):
        return True
    # Of a file that is no database SQLite says no more than that. Without a cause it is Django that says it.
    return type(error) is DatabaseError and error.__cause__ is not None
