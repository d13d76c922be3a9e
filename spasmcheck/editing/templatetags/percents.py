"""Shares as percentages."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def percent(share: object) -> str:
    """A share from 0 to 1 as "75.4 %"; a dash for anything else."""
    return f"{share:.1%}".replace("%", " %") if isinstance(share, float) else "–"
