"""A block of a page said once more, as the title is for those who share a link to it."""

from __future__ import annotations

from django import template
from django.template.base import NodeList
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """What the block of this name holds on this page, as an attribute can hold it: on one line, without markup.

    A page without the block gives nothing. The block may not use `block.super`.
    """
    blocks: BlockContext | None = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    nodes: NodeList = block.nodelist if block else NodeList()
    # Rendering escaped what was filled in.
    return SafeString(" ".join(nodes.render(context).split()))
