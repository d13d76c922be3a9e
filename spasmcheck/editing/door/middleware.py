"""The door between visitors and editors.

Only addresses under `EDITORS_PATH` meet a session, a signed-in user or a message: the middleware for these is
wound around the rest here, so a visitor's request does not even pass through it.
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
    """Leads requests of editors through `EDITORS_MIDDLEWARE`, and all others past it.

    What stands there must need no `process_view`, which Django looks for in MIDDLEWARE only; a system check looks.
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
        """What a view raises; the rest comes by above. No page for visitors asks the database."""
        return away.told(request, error)


def _inside(get_response: _GetResponse) -> _GetResponse:
    def answer(request: HtmxHttpRequest) -> HttpResponse:
        refuse_too_much_of_strangers(request)
        return (
            draft_pages.show(request, get_response) if draft_pages.is_asked_for(request) else get_response(request)
        )

    return answer


def is_for_editors(request: HttpRequest) -> bool:
    """Whether the address is one of the editors' own."""
    return request.path_info.startswith(f"/{settings.EDITORS_PATH}")
