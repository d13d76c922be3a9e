"""What comes of some findings being otherwise: only what mentions one of them is looked at again."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct

from .assess import Assessment, least_level, level_called_for
from .inference.adjustments import Adjustment, adjustment_of
from .inference.conditions import applies, holds
from .inference.knowledge_index import KnowledgeIndex, Known, probability_from_log_odds, sums
from .inference.score import CauseScore, band_of, log_odds_of_cause
from .knowledge import AdviceLevel, Band, Caution, RedFlag

_EDGE_WIDTH = 1e-9

_Shifts = list[tuple[str, float]]
_RulesByFinding = dict[str, list[RedFlag]]


class BandChange(Struct, frozen=True):
    """A cause that would move over a cut-off."""

    cause: str
    before: Band
    after: Band


class WhatIfOutcome(NamedTuple):
    """What would change. advice: None when it would stay. cautions: those that would begin or cease to apply."""

    advice: AdviceLevel | None
    bands: tuple[BandChange, ...]
    cautions: tuple[str, ...]


class WhatIfEvaluator:
    """An assessment and what would come of it if some of its findings were otherwise.

    cautions: whether it is asked for those that would begin or cease to apply.
    """

    def __init__(self, index: KnowledgeIndex, assessment: Assessment, *, cautions: bool = True) -> None:
        self._index = index
        self._before = assessment
        self._place = {score.cause: place for place, score in enumerate(assessment.causes)}
        edges = (-math.inf, *sorted(index.band_edges), math.inf)
        self._room: dict[str, tuple[float, float]] = {}
        for score in assessment.causes:
            above = bisect_right(edges, score.log_odds, hi=len(edges) - 1)
            low = edges[above - 1] - score.log_odds + _EDGE_WIDTH
            self._room[score.cause] = low, edges[above] - score.log_odds - _EDGE_WIDTH
        self._moves = _moves(index, self._room, assessment.findings)
        self._cautions_of_finding = index.cautions_of_finding if cautions else {}
        self._cautions = {given.caution for given in assessment.cautions}
        self._holding = {reason.rule for reason in assessment.advice.because if reason.rule}
        self._urgent = frozenset(slug for slug in self._holding if index.red_flags[slug].advice_level.is_urgent)
        self._adjusted = {score.cause: score.adjustment for score in assessment.causes}
        self._fitting = {score.cause for score in assessment.causes if score.band is not Band.LESS_LIKELY}
        self._calling = {reason.cause for reason in assessment.advice.because if reason.cause}
        self._kept_up = {finding for slug in self._holding for finding in index.red_flags[slug].when.findings}
        self._raised_by_one, self._raised_by_several = _watched(
            index.red_flags_above[assessment.advice.level], assessment.findings
        )

    def outcome(self, changed: Known) -> WhatIfOutcome | None:
        """What these changed findings would change of the result, or None.

        `changed` holds only findings that differ from those of the assessment; None makes one unknown.
        """
        if len(changed) == 1:
            [(slug, value)] = changed.items()
            shifts = self._moves.get((slug, value))
            raising = self._raised_by_one.get(slug)
            cautions = self._cautions_of_finding.get(slug)
        else:
            shifts = self._shifts_that_may_move(changed)
            raising = [
                rule
                for watched in (self._raised_by_one, self._raised_by_several)
                for slug in changed
                for rule in watched.get(slug, ())
            ]
            cautions = [rule for slug in changed for rule in self._cautions_of_finding.get(slug, ())]
        kept_up = not self._kept_up.isdisjoint(changed)
        adjusted = self._adjusted_otherwise(changed)
        if not (shifts or raising or cautions or kept_up or adjusted):
            return None
        findings = {**self._before.findings, **changed}
        if adjusted:
            shifts = self._shifts_that_may_move(changed, adjusted)
        bands = self._bands(shifts, findings, adjusted) if shifts else ()
        advice = self._advice(changed, findings, bands, raising or ()) if bands or raising or kept_up else None
        others = self._other_cautions(cautions, findings) if cautions else ()
        return WhatIfOutcome(advice, bands, others) if bands or advice is not None or others else None

    def _adjusted_otherwise(self, changed: Known) -> dict[str, Adjustment]:
        """The causes that are adjusted otherwise afterwards."""
        index = self._index
        causes = {cause for slug in changed for cause in index.causes_adjusted_by.get(slug, ())}
        touched = {rule.slug: rule for slug in changed for rule in index.urgent_flags_of_finding.get(slug, ())}
        if not causes and not touched:
            return {}
        findings = {**self._before.findings, **changed}
        urgent = self._urgent
        if touched:
            now = {slug for slug, rule in touched.items() if holds(rule.when, findings)}
            urgent = (self._urgent - touched.keys()) | now
            if others := urgent ^ self._urgent:
                causes |= index.explained_by_cause.keys()
                causes |= {cause for slug in others for cause, _ in index.points_of_rule.get(slug, ())}
        before = self._adjusted
        found = {cause: adjustment_of(index, cause, findings, urgent) for cause in causes}
        return {cause: new for cause, new in found.items() if new.log_ratio != before[cause].log_ratio}

    def _shifts_that_may_move(self, changed: Known, adjusted: Mapping[str, Adjustment] | None = None) -> _Shifts:
        """By how much the log-odds change of each cause that does not surely stay in its band."""
        known, shifts_of = self._before.findings.get, self._index.shifts_of_finding
        totals = sums(
            pair
            for slug, value in changed.items()
            if slug in shifts_of
            for pair in shifts_of[slug][known(slug), value]
        )
        for cause, adjustment in (adjusted or {}).items():
            totals[cause] = totals.get(cause, 0.0) + adjustment.log_ratio - self._adjusted[cause].log_ratio
        room = self._room
        return [(cause, shift) for cause, shift in totals.items() if not room[cause][0] < shift < room[cause][1]]

    def _bands(
        self, shifts: Iterable[tuple[str, float]], findings: Known, adjusted: Mapping[str, Adjustment]
    ) -> tuple[BandChange, ...]:
        """The causes that move to another band, in the order in which the assessment ranks them."""
        bands = []
        for place, shift in sorted([(self._place[cause], shift) for cause, shift in shifts]):
            score = self._before.causes[place]
            band = self._moved(score, shift, findings, adjusted.get(score.cause, score.adjustment))
            if band is not score.band:
                bands.append(BandChange(score.cause, score.band, band))
        return tuple(bands)

    def _moved(self, score: CauseScore, shift: float, findings: Known, adjustment: Adjustment) -> Band:
        total = score.log_odds + shift
        # On an edge the last bits decide, and only the sum in its own order has them right.
        if any(abs(total - edge) < _EDGE_WIDTH for edge in self._index.band_edges):
            total = log_odds_of_cause(self._index, score.cause, findings, adjustment)
        return band_of(probability_from_log_odds(total), self._index.parameters)

    def _advice(
        self, changed: Known, findings: Known, bands: tuple[BandChange, ...], raising: Iterable[RedFlag]
    ) -> AdviceLevel | None:
        """The level that the advice would change to."""
        now = self._before.advice.level
        called_for = [rule.advice_level for rule in raising if holds(rule.when, findings)]
        if bands:
            called_for += [*self._levels(bands), self._least_level(bands)]
        level = max(called_for, key=_urgency, default=now)
        if level.urgency > now.urgency:
            return level
        # What calls for the level of now stays unless one of these takes it back.
        without_a_cause = bool(bands) and not self._fitting
        if (
            self._kept_up.isdisjoint(changed)
            and not without_a_cause
            and not any(change.cause in self._calling for change in bands)
        ):
            return None
        still = self._still_called_for(changed, findings, bands)
        level = max([*called_for, *still, self._least_level(bands)], key=_urgency)
        return None if level is now else level

    def _least_level(self, bands: Iterable[BandChange]) -> AdviceLevel:
        """The level that nothing has to call for: not to look after it oneself unless a cause fits."""
        fitting = set(self._fitting)
        for change in bands:
            (fitting.discard if change.after is Band.LESS_LIKELY else fitting.add)(change.cause)
        return least_level([bool(fitting)])

    def _levels(self, bands: Iterable[BandChange]) -> list[AdviceLevel]:
        """What causes call for that are in another band."""
        levels = [level_called_for(self._index.causes[change.cause], change.after) for change in bands]
        return [level for level in levels if level is not None]

    def _still_called_for(
        self, changed: Known, findings: Known, bands: tuple[BandChange, ...]
    ) -> Iterator[AdviceLevel]:
        """What causes that stay in their band call for, and the red flags that hold."""
        moved = {change.cause for change in bands}
        for reason in self._before.advice.because:
            if reason.cause:
                holds_still = reason.cause not in moved
            elif not reason.rule:
                holds_still = False  # that nothing fits is looked at anew
            else:
                holds_still = holds(self._index.red_flags[reason.rule].when, findings)
            if holds_still:
                yield reason.level
        for slug in changed:
            for rule in self._index.red_flags_of_finding.get(slug, ()):
                if rule.slug not in self._holding and holds(rule.when, findings):
                    yield rule.advice_level

    def _other_cautions(self, cautions: Iterable[Caution], findings: Known) -> tuple[str, ...]:
        """Those of them that would begin or cease to apply."""
        return tuple(
            sorted(
                {rule.slug for rule in cautions if applies(rule, findings) is not (rule.slug in self._cautions)}
            )
        )


def _moves(
    index: KnowledgeIndex, room: Mapping[str, tuple[float, float]], findings: Known
) -> dict[tuple[str, bool | None], _Shifts]:
    """For each change of one finding the causes that it may move to another band, with the shift."""
    known = findings.get
    moves: dict[tuple[str, bool | None], _Shifts] = {}
    for cause, (low, high) in room.items():
        shifts, changes = index.shifts_of_cause[cause]
        for place in (*range(bisect_right(shifts, low)), *range(bisect_left(shifts, high), len(shifts))):
            finding, before, after = changes[place]
            if known(finding) is before:
                moves.setdefault((finding, after), []).append((cause, shifts[place]))
    return moves


def _watched(rules: Iterable[RedFlag], findings: Known) -> tuple[_RulesByFinding, _RulesByFinding]:
    """Rules that do not hold by what keeps them from it: those that one finding can make hold, and the others.

    A rule can begin to hold only if the finding by which it is found changes. Of several that all have to change
    one is enough to watch.
    """
    known = findings.get
    by_one: _RulesByFinding = {}
    by_several: _RulesByFinding = {}
    for rule in rules:
        when = rule.when
        watched: list[str] = []
        for slug in when.all_of:
            if not known(slug):
                watched.append(slug)
                if len(watched) > 1:
                    by_several.setdefault(slug, []).append(rule)
                    break
        else:
            if not watched:
                waits = when.any_of and not any(known(slug) for slug in when.any_of)
                watched += when.any_of if waits else [slug for slug in when.none_of if known(slug)]
            for slug in watched:
                by_one.setdefault(slug, []).append(rule)
    return by_one, by_several


def _urgency(level: AdviceLevel) -> int:
    return level.urgency
