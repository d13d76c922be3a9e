"""What comes of some findings being otherwise: only what mentions one of them is looked at again."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from .assess import Assessment, level_called_for
from .knowledge import AdviceLevel, Band, RedFlag
from .model import Known, Model, log_odds_to_probability
from .rules import applies, holds
from .score import CauseScore, band_of, log_odds_of_cause

_EDGE_WIDTH = 1e-9


class BandChange(Struct, frozen=True):
    """A cause that would move over a cut-off."""

    cause: str
    before: Band
    after: Band


class Outcome(NamedTuple):
    """What would change. advice: None when it would stay. cautions: those that would begin or cease to apply."""

    advice: AdviceLevel | None
    bands: tuple[BandChange, ...]
    cautions: tuple[str, ...]


class Trial:
    """An assessment and what would come of it if some of its findings were otherwise."""

    def __init__(self, model: Model, assessment: Assessment) -> None:
        self._model = model
        self._before = assessment
        self._place = {score.cause: place for place, score in enumerate(assessment.causes)}
        self._room = {score.cause: _room(model, score) for score in assessment.causes}
        self._cautions = {given.caution for given in assessment.cautions}
        self._holding = {reason.rule for reason in assessment.advice.because if reason.rule}
        self._kept_up = {finding for slug in self._holding for finding in model.red_flags[slug].when.findings}
        self._red_flags_above = model.red_flags_above[assessment.advice.level]

    def outcome(self, changed: Known) -> Outcome | None:
        """What these changed findings would change of the result, or None.

        `changed` holds only findings that differ from those of the assessment; None makes one unknown.
        """
        findings = {**self._before.findings, **changed}
        bands = self._bands(changed, findings)
        advice = self._advice(changed, findings, bands)
        cautions = self._changed_cautions(changed, findings)
        return Outcome(advice, bands, cautions) if bands or advice is not None or cautions else None

    def _bands(self, changed: Known, findings: Known) -> tuple[BandChange, ...]:
        """The causes that move to another band, in the order in which the assessment ranks them."""
        room = self._room
        moved = []
        for cause, shift in self._shifts(changed):
            low, high = room[cause]
            if not low < shift < high:
                score = self._before.causes[self._place[cause]]
                band = self._moved(score, shift, findings)
                if band is not score.band:
                    moved.append(BandChange(cause, score.band, band))
        if len(moved) > 1:
            moved.sort(key=lambda change: self._place[change.cause])
        return tuple(moved)

    def _shifts(self, changed: Known) -> Iterable[tuple[str, float]]:
        """By how much the log-odds of each cause change."""
        known = self._before.findings.get
        parts = [
            self._model.shifts_of_finding[finding][known(finding), value]
            for finding, value in changed.items()
            if finding in self._model.shifts_of_finding
        ]
        if len(parts) == 1:
            return parts[0]
        sums: dict[str, float] = {}
        for part in parts:
            for cause, shift in part:
                sums[cause] = sums.get(cause, 0.0) + shift
        return sums.items()

    def _moved(self, score: CauseScore, shift: float, findings: Known) -> Band:
        total = score.log_odds + shift
        # On an edge the last bits decide, and only the sum in its own order has them right.
        if any(abs(total - edge) < _EDGE_WIDTH for edge in self._model.band_edges):
            total = log_odds_of_cause(self._model, score.cause, findings)
        return band_of(log_odds_to_probability(total), self._model.parameters)

    def _advice(self, changed: Known, findings: Known, bands: tuple[BandChange, ...]) -> AdviceLevel | None:
        """The level that the advice would change to.

        Without another band it can rise only by a red flag above it, and fall only by one that ceases to hold.
        """
        if (
            not bands
            and self._kept_up.isdisjoint(changed)
            and not any(
                holds(rule.when, findings)
                for finding in changed
                for rule in self._red_flags_above.get(finding, ())
            )
        ):
            return None
        moved = {change.cause for change in bands}
        levels = [
            reason.level
            for reason in self._before.advice.because
            if (reason.cause and reason.cause not in moved)
            or (reason.rule and holds(self._model.red_flags[reason.rule].when, findings))
        ]
        levels += [rule.advice_level for rule in self._begin_to_hold(changed, findings)]
        levels += [
            level
            for change in bands
            if (level := level_called_for(self._model.causes[change.cause], change.after)) is not None
        ]
        level = max(levels, key=lambda level: level.urgency, default=AdviceLevel.SELF_CARE)
        return None if level is self._before.advice.level else level

    def _begin_to_hold(self, changed: Known, findings: Known) -> Iterable[RedFlag]:
        return (
            rule
            for finding in changed
            for rule in self._model.red_flags_of_finding.get(finding, ())
            if rule.slug not in self._holding and holds(rule.when, findings)
        )

    def _changed_cautions(self, changed: Known, findings: Known) -> tuple[str, ...]:
        rules = {rule.slug: rule for slug in changed for rule in self._model.cautions_of_finding.get(slug, ())}
        return tuple(
            sorted(slug for slug, rule in rules.items() if applies(rule, findings) is not (slug in self._cautions))
        )


def _room(model: Model, score: CauseScore) -> tuple[float, float]:
    """The changes of the log-odds between which the cause surely stays in its band."""
    below = max((edge for edge in model.band_edges if edge <= score.log_odds), default=-math.inf)
    above = min((edge for edge in model.band_edges if edge > score.log_odds), default=math.inf)
    return below - score.log_odds + _EDGE_WIDTH, above - score.log_odds - _EDGE_WIDTH
