"""What the pages that belong to no model share."""

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
    """An address of the editors' side; the view gets the site before the request."""

    @require_http_methods([*methods])
    def inner(request: HttpRequest, **arguments: Any) -> HttpResponse:
        return view(site, request, **arguments)

    return path(route, cast("View", site.admin_view(inner)), name=name)


def shown(
    site: EditingSite, request: HttpRequest, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page in the frame of the admin."""
    return render(request, template, {**site.each_context(request), **context}, status=status)


def must(request: HttpRequest, permission: str) -> None:
    """Go on only with this permission on the knowledge, such as "publish_edition". Raises PermissionDenied."""
    if not request.user.has_perm(f"evidence.{permission}"):
        raise PermissionDenied


def page_of(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page[Any]:
    """The rows of the page that was asked for."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def person(request: HttpRequest) -> User:
    """Who has signed in."""
    return cast("User", request.user)
