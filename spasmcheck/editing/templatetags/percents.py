"""A template filter for percentages."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def percent(share: object) -> str:
    """Format a float from 0 to 1 as "75.4 %", and anything else, such as None or an int, as a dash."""
    return f"{share:.1%}".replace("%", " %") if isinstance(share, float) else "–"
