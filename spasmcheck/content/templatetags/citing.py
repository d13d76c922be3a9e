"""The template tag that cites sources by number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context

register = template.Library()


@register.inclusion_tag("components/_cites.html", takes_context=True)
def cite(context: Context, slugs: Iterable[str]) -> dict[str, Any]:
    """Render the citation numbers of these sources, and add them to the list at the end of the page.

    Without sources, render the mark "Judgement" instead.
    """
    return {"cites": context["citations"].cite(slugs)}
