"""What changes the odds of a cause beside likelihood ratios: red flags that hold, and what a cause requires.

An urgent red flag is evidence: while it holds, the odds of each cause that it points to are multiplied by its
ratio. Of several that point to one cause only the largest ratio counts, as they are made of the same findings.
A diagnosis of exclusion loses a factor while an urgent red flag holds that it does not explain. A cause is ruled
out while it is known that something it requires is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
    urgent = dict.fromkeys(rule.slug for rule in holding if rule.advice_level.is_urgent)
    causes = dict.fromkeys(index.required_by_cause)
    if urgent:
        causes |= dict.fromkeys(index.explained_by_cause)
        causes |= dict.fromkeys(cause for slug in urgent for cause, _ in index.points_of_rule.get(slug, ()))
    found = {cause: adjustment_of(index, cause, findings, urgent) for cause in causes}
    return {cause: adjustment for cause, adjustment in found.items() if adjustment != NO_ADJUSTMENT}


def adjustment_of(index: KnowledgeIndex, cause: str, findings: Known, urgent: Collection[str]) -> Adjustment:
    """The adjustment of one cause. urgent: the slugs of the urgent red flags that hold."""
    log_ratio, pointed_by, set_back_by = 0.0, "", ""
    for ratio, rule in index.pointers_of_cause.get(cause, ()):
        if rule in urgent:
            log_ratio, pointed_by = ratio, rule
            break
    explained = index.explained_by_cause.get(cause)
    if explained is not None:
        for rule in urgent:
            when = explained.get(rule)
            if when is None or not holds(when, findings):
                log_ratio, set_back_by = log_ratio - index.log_exclusion_factor, rule
                break
    required = index.required_by_cause.get(cause)
    if required is not None and evaluate(required, findings) is Truth.FALSE:
        return Adjustment(log_ratio + RULED_OUT, pointed_by, set_back_by, ruled_out=True)
    return Adjustment(log_ratio, pointed_by, set_back_by) if log_ratio else NO_ADJUSTMENT
