"""What a finding does to the score of a cause, in all the forms in which it is needed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from spasmcheck.reasoning.knowledge import Evidence

TRUE, FALSE, UNKNOWN = 1, 2, 4
ANY = TRUE | FALSE | UNKNOWN
"""Values that a finding may end with; sets of them are written as sums."""


class Weight(NamedTuple):
    """What one finding does to one cause.

    log_lr_present, log_lr_absent: ln LR+ and ln LR-, added to the log-odds. youden_j: |p1 - p0|, the distance
    between the finding's share among people with and without the cause, as both ratios imply it.
    """

    cause: str
    finding: str
    log_lr_present: float
    log_lr_absent: float
    youden_j: float
    evidence: Evidence

    def limits(self) -> tuple[tuple[float, float], ...]:
        """The least and the most that it can add, by the set of values that the finding may end with."""
        by_value = ((TRUE, self.log_lr_present), (FALSE, self.log_lr_absent), (UNKNOWN, 0.0))
        effects = [
            [effect for value, effect in by_value if possible & value] or [0.0] for possible in range(ANY + 1)
        ]
        return tuple((min(values), max(values)) for values in effects)


def weight_of(row: Evidence) -> Weight:
    """From the two ratios: p0 = (1 - lr_absent) / (lr_present - lr_absent) and p1 = lr_present * p0."""
    distance = row.lr_present - row.lr_absent
    youden_j = abs((1 - row.lr_absent) / distance * (row.lr_present - 1)) if distance else 0.0
    return Weight(
        row.cause, row.finding, math.log(row.lr_present), math.log(row.lr_absent), min(youden_j, 1.0), row
    )


def shifts(weights: Iterable[Weight]) -> dict[tuple[bool | None, bool | None], tuple[tuple[str, float], ...]]:
    """What a finding adds to each cause when it goes from one value to another."""
    added = [(w.cause, {True: w.log_lr_present, False: w.log_lr_absent, None: 0.0}) for w in weights]
    values = (True, False, None)
    return {
        (before, after): tuple((cause, effect[after] - effect[before]) for cause, effect in added)
        for before in values
        for after in values
        if before is not after
    }


def ranked_shifts(
    weights: Iterable[Weight],
) -> tuple[list[float], list[tuple[str, bool | None, bool | None]]]:
    """Every shift of a cause, least first, and beside it the finding and its values before and after."""
    ranked = [
        (shift, (weight.finding, before, after))
        for weight in weights
        for (before, after), [(_, shift)] in shifts([weight]).items()
    ]
    ranked.sort(key=lambda pair: pair[0])
    return [shift for shift, _ in ranked], [change for _, change in ranked]
