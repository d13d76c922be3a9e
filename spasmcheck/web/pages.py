"""Answering with a page, or with the part of it that htmx swaps in: one template for both."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

_P = ParamSpec("_P")
_View = Callable[Concatenate[HttpRequest, _P], HttpResponse]


def wants_fragment(request: HttpRequest) -> bool:
    """True for an htmx request, but for going back in history, which needs the whole page."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.history_restore_request


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, url: str = ""
) -> HttpResponse:
    """Render a template that extends `layout`. `url` is where the page lives if it answers another address."""
    fragment = wants_fragment(request)
    layout = "fragment.html" if fragment else "base.html"
    response = render(request, template, {**context, "layout": layout}, status=status)
    if fragment and url and status == HTTPStatus.OK:
        response.headers["HX-Push-Url"] = url
    return response


def see(name: str, *args: str, query: str = "") -> HttpResponseRedirect:
    """Redirect to a page after a POST."""
    url = reverse(name, args=args)
    return HttpResponseRedirect(f"{url}?{query}" if query else url)


def allow(*methods: str) -> Callable[[_View[_P]], _View[_P]]:
    """Let a view answer these methods only; `MethodsMiddleware` answers any other."""

    def decorate(view: _View[_P]) -> _View[_P]:
        setattr(view, "methods", methods)  # noqa: B010  a function has no such attribute to type
        return view

    return decorate
