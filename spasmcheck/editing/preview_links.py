"""URLs between a row in the admin, the preview page that shows it, and the published page."""

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
"""Path of the preview, relative to the script prefix."""

_ROW_TYPES = {model: row_type for row_type, model in MODELS.items()}
_NOWHERE = (models.Finding, models.Section)
"""Models whose rows appear on many pages but have no page of their own."""


def preview_address(row: Keyed) -> str:
    """Return the URL of the preview page that shows this row, or "" if there is none.

    The URL of a step that the check has not reached yet leads to the first step.
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
    """Return the admin URL of the row that a public page is about, or ""."""
    kind = kind_of_page(shown.view_name) if shown else ""
    return row_address((kind, shown.kwargs["slug"])) if shown and kind else ""


def published_at(shown: ResolverMatch | None) -> str:
    """Return the public URL of the same page, or "" if the live edition does not have it."""
    # Pages of other apps, such as those of a check, depend on answers that the public site does not have.
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
    """Return the value of a (dotted) field as text; of a related row its slug; "" for no field or None."""
    value = attrgetter(field)(row) if field else None
    return "" if value is None else str(getattr(value, "slug", value))
