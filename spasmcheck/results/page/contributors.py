"""What may contribute: each cause with what speaks for it, against it, and what is not known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.evidence.labelling import give_words
from spasmcheck.reasoning import Assessment, CauseScore, Contribution, Progress, Restrictions, not_offered
from spasmcheck.reasoning.knowledge import Band, Cause, Help
from spasmcheck.web.bars import bar_of_share

_FULL_BAR = math.log(10)
_A_LOT = math.log(3)
_SOME = math.log(1.5)
_SHOWN = 5
_SMALL_SHOWN = 2
_UNKNOWN_SHOWN = 3


class Strength(StrEnum):
    """How much an answer counts."""

    LOT = "lot"
    SOME = "some"
    LITTLE = "little"


# For a cause, and against it.
give_words(
    Strength,
    **{
        "for": {
            Strength.LOT: _("Adds a lot"),
            Strength.SOME: _("Adds some"),
            Strength.LITTLE: _("Adds a little"),
        },
        "against": {
            Strength.LOT: _("Takes away a lot"),
            Strength.SOME: _("Takes away some"),
            Strength.LITTLE: _("Takes away a little"),
        },
    },
)


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """Something not known that would count; `step` asks for it. return_to: as in the links of the check."""

    finding: str
    step: str
    return_to: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """A cause as it is shown. told_for, told_against: the reasons that are told at once; all are told on demand.

    left_out: how many things that help are held back by a caution. pointed: a danger sign points to it. set_back:
    it is settled on only when what a danger sign may mean is ruled out.
    """

    cause: Cause
    fit: Band
    supports: tuple[Contribution, ...]
    opposes: tuple[Contribution, ...]
    told_for: tuple[Contribution, ...]
    told_against: tuple[Contribution, ...]
    unknown: tuple[UnknownLine, ...]
    what_helps: tuple[Help, ...]
    left_out: int
    pointed: bool
    set_back: bool


def contributors(
    edition: PublishedEdition, now: Progress, assessment: Assessment, held: Restrictions
) -> tuple[Contributor, ...]:
    """The causes that are shown, best fit first."""
    return tuple(_contributor(edition, now, score, held) for score in assessment.shown_causes)


def bar_of(part: Contribution) -> int:
    """How long the bar is, from 1 to 10: a ratio of 10 fills it."""
    return bar_of_share(abs(part.log_ratio) / _FULL_BAR)


def strength_of(part: Contribution) -> Strength:
    """How much it counts: a lot from a ratio of 3, some from 1.5, or the other way round."""
    size = abs(part.log_ratio)
    return Strength.LOT if size >= _A_LOT else Strength.SOME if size >= _SOME else Strength.LITTLE


def _contributor(edition: PublishedEdition, now: Progress, score: CauseScore, held: Restrictions) -> Contributor:
    cause = edition.index.causes[score.cause]
    helps = tuple(line for line in cause.what_helps if held.allows(line))
    return Contributor(
        cause=cause,
        fit=score.band,
        supports=score.supports,
        opposes=score.opposes,
        told_for=_most_telling(score.supports),
        told_against=_most_telling(score.opposes),
        unknown=_unknown(edition, now, score),
        what_helps=helps,
        left_out=len(cause.what_helps) - len(helps),
        pointed=bool(score.adjustment.pointed_by),
        set_back=bool(score.adjustment.set_back_by),
    )


def _most_telling(parts: tuple[Contribution, ...]) -> tuple[Contribution, ...]:
    """The reasons that count for something; of small ones only as many as show that there are some."""
    telling = sum(abs(part.log_ratio) >= _SOME for part in parts)
    return parts[: min(_SHOWN, max(_SMALL_SHOWN, telling))]


def _unknown(edition: PublishedEdition, now: Progress, score: CauseScore) -> tuple[UnknownLine, ...]:
    """The unknown findings with most at stake that one of this visitor's questions asks for."""
    index, left_out = edition.index, not_offered(edition.index, now)
    lines: list[UnknownLine] = []
    for part in score.unknown:
        if len(lines) == _UNKNOWN_SHOWN:
            break
        from_food = part.finding in index.intake_findings
        if from_food:
            steps = [slug for slug in index.food_part if slug in now.path.unanswered]
        else:
            steps = [index.step_of_question[slug] for slug in index.questions_of_finding.get(part.finding, ())]
        step = next((slug for slug in steps if slug in now.path.open_steps), None)
        if step is not None and step not in left_out:
            lines.append(UnknownLine(part.finding, step, "food" if from_food else "result"))
    return tuple(lines)
