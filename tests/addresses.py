"""Every address that the site knows, from Django's own resolver, with something in each of its places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

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
