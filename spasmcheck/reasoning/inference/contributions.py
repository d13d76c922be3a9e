"""What one finding can add to a cause's score, and in which order that is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from spasmcheck.reasoning.knowledge import Evidence


class Contribution(Struct, frozen=True):
    """One finding's part in a cause's score.

    value: true or false, or None while unknown. log_ratio: what it added to the log-odds (0 while unknown).
    at_stake: the larger of what it could add or take away once known.
    """

    finding: str
    value: bool | None
    log_ratio: float
    at_stake: float
    evidence: Evidence


_UNKNOWN = 2


class Ranking(NamedTuple):
    """Every contribution that a cause can get, in the order in which those that it gets are told.

    First what supports it, strongest first, but what is there before what is not; from `opposes_from` what speaks
    against it, strongest first; from `unknown_from` what is unknown, by what is at stake.
    """

    contributions: tuple[Contribution, ...]
    opposes_from: int
    unknown_from: int


def contributions_of(evidence: Evidence, present: float, absent: float) -> tuple[Contribution, ...]:
    """What a finding contributes when it is absent, when it is present, and while it is unknown."""
    at_stake = max(abs(present), abs(absent))
    return (
        Contribution(evidence.finding, False, absent, at_stake, evidence),
        Contribution(evidence.finding, True, present, at_stake, evidence),
        Contribution(evidence.finding, None, 0.0, at_stake, evidence),
    )


def by_value(value: bool | None) -> int:
    """Which of those three it is for a finding of this value."""
    return _UNKNOWN if value is None else value


def ranking(contributions: Iterable[Contribution]) -> Ranking:
    """All of one cause ranked. A known finding that adds nothing and takes nothing away is not told at all."""
    ranked = sorted(contributions, key=lambda part: (-abs(part.log_ratio), -part.at_stake, part.finding))
    # That something is not there is never the first reason for a cause.
    supports = sorted((part for part in ranked if part.log_ratio > 0), key=lambda part: not part.value)
    opposes = [part for part in ranked if part.log_ratio < 0]
    unknown = [part for part in ranked if part.value is None]
    return Ranking(
        (*supports, *opposes, *unknown), opposes_from=len(supports), unknown_from=len(supports) + len(opposes)
    )
