"""Links to other sites lead to web addresses only, whatever stands in a row."""

from __future__ import annotations

from django import template

from spasmcheck.reasoning.knowledge.texts import is_web_address as _is_web_address

register = template.Library()


@register.filter
def is_web_address(text: str) -> bool:
    """Whether a link may lead there."""
    return _is_web_address(text)
