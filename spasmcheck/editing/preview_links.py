"""From a row to the page of the preview that shows it, and from there to the row and to what is published."""

from __future__ import annotations

from operator import attrgetter

from django.conf import settings
from django.urls import ResolverMatch, get_script_prefix, reverse

from spasmcheck.editing.links import row_address
from spasmcheck.evidence import models
from spasmcheck.evidence.editions import published
from spasmcheck.evidence.models import Keyed, Note
from spasmcheck.evidence.schema.mapping import MODELS
from spasmcheck.reasoning.knowledge import NoteTopic
from spasmcheck.web.row_places import kind_of_page, place_of

ADDRESS = f"{settings.EDITORS_PATH}preview/"
"""Where the preview lives, after the script prefix."""

_ROW_TYPES = {model: row_type for row_type, model in MODELS.items()}
_NOWHERE = (models.Finding, models.Section)
"""Rows that many pages name, and none is about."""


def preview_address(row: Keyed) -> str:
    """Where the preview shows this row, or "" when no page does.

    A step is shown when the check comes to it; until then its address leads to the one that comes first.
    """
    if isinstance(row, _NOWHERE):
        return ""
    place = place_of(NoteTopic(row.topic) if isinstance(row, Note) else _ROW_TYPES[type(row)])
    slug = _value(row, place.slug)
    page = place.page if slug or not place.otherwise else place.otherwise
    anchor = _value(row, place.anchor)
    prefix = get_script_prefix()
    path = reverse(page, args=[slug] if slug else []).removeprefix(prefix)
    return f"{prefix}{ADDRESS}{path}{f'#{anchor}' if anchor else ''}"


def edited_at(shown: ResolverMatch | None) -> str:
    """Where the row that a page is about is edited, or ""."""
    kind = kind_of_page(shown.view_name) if shown else ""
    return row_address((kind, shown.kwargs["slug"])) if shown and kind else ""


def published_at(shown: ResolverMatch | None) -> str:
    """Where visitors read the same page, or "" when there is none yet. Pages of a check depend on answers."""
    if shown is None or shown.app_name != "content":
        return ""
    try:
        live = published.current().knowledge
    except published.NoEdition:
        return ""
    slug = shown.kwargs.get("slug")
    kind = kind_of_page(shown.view_name)
    is_there = not kind or any(row.slug == slug for row in getattr(live, kind))
    return reverse(shown.view_name, kwargs=shown.kwargs) if is_there else ""


def _value(row: Keyed, field: str) -> str:
    """What a field holds, of another row its slug; "" for no field or nothing in it."""
    value = attrgetter(field)(row) if field else None
    return "" if value is None else str(getattr(value, "slug", value))
