"""How long bars are drawn: in tenths, for which the style sheet has a class each."""

from __future__ import annotations

import math

_TENTHS = 10


def bar_of_share(share: float) -> int:
    """The tenths of a bar for a share of its whole: from 1, so that something is seen, to 10."""
    return min(_TENTHS, max(1, math.ceil(_TENTHS * share)))
