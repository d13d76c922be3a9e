"""Citing sources by number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context

register = template.Library()


@register.inclusion_tag("components/_cites.html", takes_context=True)
def cite(context: Context, slugs: Iterable[str]) -> dict[str, Any]:
    """The numbers of these sources, which the page then lists; what rests on none is marked as judgement."""
    return {"cites": context["citations"].cite(slugs)}
