"""Words for the members of closed sets, and an error where a template knows no more of them.

Every template has these without loading them. An error in either is seen: Django passes it on from a filter and
from a tag, though not from the condition of an `{% if %}`, in which neither belongs.
"""

from __future__ import annotations

from typing import NoReturn

from django import template

from spasmcheck.evidence import labels
from spasmcheck.evidence.labelling import UnknownMemberError

register = template.Library()


@register.filter
def label(member: object, purpose: str = labels.NAME) -> str:
    """`{{ level|label }}`, or for a purpose `{{ level|label:"heading" }}`. Raises UnknownMemberError."""
    return labels.label(member, purpose)


@register.simple_tag
def unknown(value: object) -> NoReturn:
    """`{% else %}{% unknown level %}`, after a branch for each member. Raises UnknownMemberError."""
    raise UnknownMemberError(f"{value!r} was not expected here")
