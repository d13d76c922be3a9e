"""Helpers for admin pages that belong to no model: URL, rendering, permission, pagination, user."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from spasmcheck.editing.site import EditingSite

PER_PAGE = 50
READING = ("GET", "HEAD")

View = Callable[..., HttpResponse]


def page_at(
    site: EditingSite, route: str, view: View, name: str, *, methods: Sequence[str] = ("GET", "HEAD", "POST")
) -> URLPattern:
    """Return the URL pattern of an admin page.

    The view is wrapped in `site.admin_view`, accepts `methods` only, and is called as `view(site, request, ...)`.
    """

    @require_http_methods([*methods])
    def inner(request: HttpRequest, **arguments: Any) -> HttpResponse:
        return view(site, request, **arguments)

    return path(route, cast("View", site.admin_view(inner)), name=name)


def shown(
    site: EditingSite, request: HttpRequest, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a template with the admin's own context (`each_context`) and `context`."""
    return render(request, template, {**site.each_context(request), **context}, status=status)


def must(request: HttpRequest, permission: str) -> None:
    """Raise PermissionDenied if the user lacks a permission of the app evidence, such as "publish_edition"."""
    if not request.user.has_perm(f"evidence.{permission}"):
        raise PermissionDenied


def page_of(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page[Any]:
    """Return the page of rows named by `?page=`; the first if it is not a number, the last if out of range."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def person(request: HttpRequest) -> User:
    """Return the user of the request, typed as User. Call it only where somebody has signed in."""
    return cast("User", request.user)
