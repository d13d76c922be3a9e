"""What changes the odds of a cause beside likelihood ratios: red flags that hold, and what a cause requires.

An urgent red flag is evidence: while it holds, the odds of each cause that it points to are multiplied by its
ratio. Of several that point to one cause only the largest ratio counts, as they are made of the same findings.
A diagnosis of exclusion loses a factor while an urgent red flag holds that it does not explain. A cause is ruled
out while it is known that something it requires is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from spasmcheck.reasoning.knowledge import RedFlag

from .conditions import Truth, evaluate, holds
from .knowledge_index import KnowledgeIndex, Known

RULED_OUT = -1000.0
"""Added to the log-odds of a cause that is ruled out: no evidence can make up for it."""


class Adjustment(NamedTuple):
    """What is added to the log-odds of one cause.

    pointed_by: the slug of the red flag that makes it more likely, or "". set_back_by: that of one that it does
    not explain, or "". ruled_out: something that it requires is known not to be there.
    """

    log_ratio: float = 0.0
    pointed_by: str = ""
    set_back_by: str = ""
    ruled_out: bool = False


NO_ADJUSTMENT = Adjustment()


def adjustments(index: KnowledgeIndex, findings: Known, holding: Iterable[RedFlag]) -> dict[str, Adjustment]:
    """By cause; a cause that is not a key is not adjusted. `holding` are the red flags that hold."""
    urgent = [rule for rule in holding if rule.advice_level.is_urgent]
    adjusted: dict[str, Adjustment] = {}
    for rule in urgent:
        for cause, log_ratio in index.points_of_rule.get(rule.slug, ()):
            if log_ratio > adjusted.get(cause, NO_ADJUSTMENT).log_ratio:
                adjusted[cause] = Adjustment(log_ratio, pointed_by=rule.slug)
    if urgent:
        for cause, explained in index.explained_by_cause.items():
            for rule in urgent:
                when = explained.get(rule.slug)
                if when is None or not holds(when, findings):
                    before = adjusted.get(cause, NO_ADJUSTMENT)
                    log_ratio = before.log_ratio - index.log_exclusion_factor
                    adjusted[cause] = before._replace(log_ratio=log_ratio, set_back_by=rule.slug)
                    break
    for cause, condition in index.required_by_cause.items():
        if evaluate(condition, findings) is Truth.FALSE:
            before = adjusted.get(cause, NO_ADJUSTMENT)
            adjusted[cause] = before._replace(log_ratio=before.log_ratio + RULED_OUT, ruled_out=True)
    return adjusted
