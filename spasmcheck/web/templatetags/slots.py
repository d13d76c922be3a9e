"""Places in a pre-rendered fragment that are filled in for each request."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Neither can occur in a rendered page: HTML has no such character, and the knowledge is text.
EDGE = "\x00"
SEPARATOR = "\x1f"


@register.simple_tag
def slot(kind: str, *names: str) -> SafeString:
    """A place that `web.fragments` fills, such as whether a choice is checked."""
    return mark_safe(EDGE + SEPARATOR.join((kind, *names)) + EDGE)  # noqa: S308  names are slugs
