"""Every address that the site knows, from Django's own resolver, with something in each of its places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

SAMPLES = {
    "app_label": "evidence",
    "content_type_id": "1",
    "ending": "csv",
    "kind": "foods",
    "object_id": "1",
    "id": "1",
    "pk": "1",
    "url": "nowhere",
    "number": "1",
    "first": "1",
    "second": "draft",
}
"""What stands in an address of the editors for each of its variables, where it is not the key of a row."""

SHARED = "public, max-age=0, s-maxage=60, stale-if-error=86400"
NO_STORE = "no-store"
REVALIDATED = "no-cache"
OF_ONE_TAB = "private, no-cache"

KINDS = {
    "check/": NO_STORE,
    "result/": NO_STORE,
    "search/": OF_ONE_TAB,
    "knowledge.json": REVALIDATED,
    "knowledge.schema.json": REVALIDATED,
}
"""By the beginning of the address; the start page knows of a check under way. All others are for everybody."""

FILES = ("/favicon.ico", "/apple-touch-icon.png")
"""Files outside of `/static/`: a browser and other programs ask for them there without being told to."""

OWN = (
    *("/foods/?q=beans", "/laboratory/?calcium=0.8", "/causes/?page=2"),
    *("/admin/", "/admin/login/", "/admin/preview/causes/", "/nowhere/", "/result", "/causes"),
)
"""More addresses that are nobody else's: what was asked of a page, and what is none of a visitor's pages."""


_SLUGS = {
    "check": "urgent-now",
    "electrolytes": "magnesium",
    "causes": "dehydration",
    "read": "stretching-for-night-cramps",
}
"""What stands for the slug in an address for visitors, by its beginning."""


def addresses() -> Iterator[str]:
    """Every address for visitors that Django knows of."""
    for _name, route in routes():
        if not route.startswith(settings.EDITORS_PATH):
            yield filled(route, {"slug": _SLUGS.get(route.split("/")[0], "")})


def kind(url: str) -> str:
    """How long what is there may be kept, and by whom."""
    if url == "/":
        return NO_STORE
    return next((kind for start, kind in KINDS.items() if url.startswith(f"/{start}")), SHARED)


def by_kind() -> tuple[list[str], list[str]]:
    """Addresses of what is the same for everybody, files among them, and of what is not."""
    shared = [url for url in addresses() if kind(url) == SHARED]
    private = [url for url in addresses() if kind(url) != SHARED]
    return [*shared, *FILES, "/static/css/base.css"], [*private, *OWN]


def routes() -> list[tuple[str, str]]:
    """(name, route) of every address; routes have their variables in angle brackets."""
    return list(_patterns(get_resolver().url_patterns))


def filled(route: str, values: Mapping[str, str]) -> str:
    """An address with these values for its variables."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values[match[1]], route)


def _patterns(found: list[Any], before: str = "") -> Iterator[tuple[str, str]]:
    for entry in found:
        route = str(entry.pattern)
        if isinstance(entry.pattern, RegexPattern):
            route = re.sub(r"\(\?P<(\w+)>.*\)", r"<\1>", route.strip("^$"))
        if isinstance(entry, URLResolver):
            yield from _patterns(entry.url_patterns, before + route)
        elif isinstance(entry, URLPattern):
            yield entry.name or "", before + route
