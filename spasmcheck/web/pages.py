"""Answering with a page, or with the part of it that htmx swaps in: one template for both."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils.http import urlencode
from django_htmx.http import push_url
from django_htmx.middleware import HtmxDetails

FRAGMENT = "fragment.html"
"""The layout of what htmx swaps in."""


class HtmxHttpRequest(HttpRequest):
    """A request as a view gets it: HtmxMiddleware, the first of all, has given it what htmx says."""

    htmx: HtmxDetails


_P = ParamSpec("_P")
_View = Callable[Concatenate[HtmxHttpRequest, _P], HttpResponse]


def url_for(name: str, *args: str) -> str:
    """Where a page lives."""
    return _address(get_script_prefix(), name, *args)


@cache
def _address(prefix: str, name: str, *args: str) -> str:
    # `reverse` reads the prefix by itself; it is named because the answer depends on it.
    return reverse(name, args=args)


def page_address(request: HttpRequest) -> dict[str, str]:
    """Where a page that search engines may list lives, as its head names it, and the site's own address."""
    return {
        "canonical": request.build_absolute_uri(request.path),
        "origin": request.build_absolute_uri("/").rstrip("/"),
    }


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, url: str = ""
) -> HttpResponse:
    """Render a template that extends `layout`. `url` is where the page lives if it answers another address."""
    response = render(request, template, {**context, "layout": layout_for(request)}, status=status)
    return at_address(request, response, url)


def layout_for(request: HttpRequest) -> str:
    """The template that pages extend: all of a page, or what htmx swaps in.

    The header HX-Request alone decides, for it is the one that `Vary` names. Going back in history needs the whole
    page, so every page tells htmx not to send the header then (`htmx-config` in base.html).
    """
    return FRAGMENT if request.htmx else "base.html"  # type: ignore[attr-defined]  # see HtmxHttpRequest


def at_address(request: HttpRequest, response: HttpResponse, url: str) -> HttpResponse:
    """Tell htmx where the page lives. With problems the address stays, so that Back does not meet them again."""
    if url and response.status_code == HTTPStatus.OK and layout_for(request) == FRAGMENT:
        push_url(response, url)
    return response


def redirect_to(name: str, *args: str, **query: str) -> HttpResponseRedirect:
    """Redirect to a page after a POST; what is empty stays out of the address."""
    url = url_for(name, *args)
    given = {key: value for key, value in query.items() if value}
    return HttpResponseRedirect(f"{url}?{urlencode(given)}" if given else url)


def allowed_methods(*methods: str) -> Callable[[_View[_P]], _View[_P]]:
    """Let a view answer these methods only; `MethodsMiddleware` answers any other."""

    def decorate(view: _View[_P]) -> _View[_P]:
        setattr(view, "methods", methods)  # noqa: B010  a function has no such attribute to type
        return view

    return decorate
