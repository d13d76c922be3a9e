"""The middleware that separates editors' requests from visitors' requests.

Only requests under `EDITORS_PATH` have a session, a user and messages. The middleware for these wraps the rest of
the chain here, so a visitor's request does not pass through it at all.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from spasmcheck.editing.preview import draft_pages
from spasmcheck.web.pages import HtmxHttpRequest

from . import away
from .strangers import refuse_nonsense, refuse_too_much_of_strangers

_GetResponse = Callable[[HtmxHttpRequest], HttpResponse]


class AdminMiddleware:
    """Passes requests under `EDITORS_PATH` through `EDITORS_MIDDLEWARE`, and all others past it.

    Middleware listed there must not rely on `process_view`, which Django calls for MIDDLEWARE only; system check
    E002 enforces this.
    """

    def __init__(self, get_response: _GetResponse) -> None:
        self.public = get_response
        self.admin = _inside(get_response)
        for name in reversed(settings.EDITORS_MIDDLEWARE):
            self.admin = import_string(name)(self.admin)

    def __call__(self, request: HtmxHttpRequest) -> HttpResponse:
        if not is_for_editors(request):
            return self.public(request)
        refuse_nonsense(request)
        try:
            return self.admin(request)
        except Exception as error:
            response = away.told(request, error)
            if response is None:
                raise
            return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer database failures raised by views; those raised by middleware are handled in `__call__`.

        This sees visitors' requests too, but no page for visitors uses the database.
        """
        return away.told(request, error)


def _inside(get_response: _GetResponse) -> _GetResponse:
    def answer(request: HtmxHttpRequest) -> HttpResponse:
        refuse_too_much_of_strangers(request)
        return (
            draft_pages.show(request, get_response) if draft_pages.is_asked_for(request) else get_response(request)
        )

    return answer


def is_for_editors(request: HttpRequest) -> bool:
    """Return whether the path is under `EDITORS_PATH`."""
    return request.path_info.startswith(f"/{settings.EDITORS_PATH}")
