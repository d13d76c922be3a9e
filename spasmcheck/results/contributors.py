"""What may contribute: each cause with what speaks for it, against it, and what is not known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning import Assessment, CauseScore, Contribution, Progress
from spasmcheck.reasoning.knowledge import Cause, Evidence
from spasmcheck.web.fragments import FragmentCache
from spasmcheck.web.sources import sources_of

_FULL_BAR = math.log(10)
_BAR_WIDTHS = 10
_A_LOT = math.log(3)
_SOME = math.log(1.5)
_SHOWN = 5
_SMALL_SHOWN = 2
_UNKNOWN_SHOWN = 3

_rendered: FragmentCache[SafeString] = FragmentCache(5000)

Strength = Literal["lot", "some", "little"]


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One answer's part. bar: 1 to 10, how long the bar is; a ratio of 10 fills it."""

    text: str
    bar: int
    strength: Strength
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """Something not known that would count; `step` asks for it. return_to: as in the links of the check."""

    text: str
    step: str
    return_to: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """A cause as it is shown. more_for, more_against: how many smaller reasons the short lists leave out."""

    cause: Cause
    band: str
    supports: tuple[ReasonLine, ...]
    opposes: tuple[ReasonLine, ...]
    unknown: tuple[UnknownLine, ...]
    more_for: int
    more_against: int
    evidence: tuple[SafeString, ...]
    explained: SafeString
    what_helps: tuple[str, ...]
    what_helps_withheld: bool
    studies: SafeString


def contributors(
    edition: PublishedEdition, now: Progress, assessment: Assessment, withheld: frozenset[str]
) -> tuple[Contributor, ...]:
    """The causes that are shown, best fit first."""
    return tuple(_contributor(edition, now, score, withheld) for score in assessment.shown_causes)


def _contributor(
    edition: PublishedEdition, now: Progress, score: CauseScore, withheld: frozenset[str]
) -> Contributor:
    cause = edition.model.causes[score.cause]
    supports = tuple(_line(edition, part) for part in score.supports)
    opposes = tuple(_line(edition, part) for part in score.opposes)
    first_for, first_against = _most_telling(supports), _most_telling(opposes)
    held_back = cause.nutrient in withheld
    return Contributor(
        cause=cause,
        band="weaker" if score.weaker_fit else score.band.value,
        supports=first_for,
        opposes=first_against,
        unknown=_unknown(edition, now, score),
        more_for=len(supports) - len(first_for),
        more_against=len(opposes) - len(first_against),
        evidence=tuple(_evidence(edition, line) for line in supports + opposes),
        explained=_about(edition, cause, "results/_cause_explained.html"),
        what_helps=() if held_back else cause.what_helps,
        what_helps_withheld=held_back,
        studies=_about(edition, cause, "results/_cause_studies.html"),
    )


def _evidence(edition: PublishedEdition, line: ReasonLine) -> SafeString:
    """The line with its basis and sources; the same for everybody of whom it is true."""

    def render() -> SafeString:
        sources = sources_of(edition, line.evidence.sources)
        return render_to_string("results/_evidence_line.html", {"line": line, "sources": sources})

    return _rendered.get(edition, f"{line.evidence.natural_key}/{line.text}", render)


def _about(edition: PublishedEdition, cause: Cause, template: str) -> SafeString:
    def render() -> SafeString:
        return render_to_string(template, {"cause": cause, "sources": sources_of(edition, cause.sources)})

    return _rendered.get(edition, f"{template}/{cause.slug}", render)


def _most_telling(lines: tuple[ReasonLine, ...]) -> tuple[ReasonLine, ...]:
    """The reasons that count for something; of small ones only as many as show that there are some."""
    telling = [line for line in lines if line.strength != "little"]
    return lines[: min(_SHOWN, max(_SMALL_SHOWN, len(telling)))]


def _line(edition: PublishedEdition, part: Contribution) -> ReasonLine:
    finding = edition.model.findings[part.finding]
    size = abs(part.log_ratio)
    bar = min(_BAR_WIDTHS, max(1, math.ceil(_BAR_WIDTHS * size / _FULL_BAR)))
    strength: Strength = "lot" if size >= _A_LOT else "some" if size >= _SOME else "little"
    text = finding.statement if part.value else finding.denial
    return ReasonLine(text, bar, strength, part.evidence)


def _unknown(edition: PublishedEdition, now: Progress, score: CauseScore) -> tuple[UnknownLine, ...]:
    """The unknown findings with most at stake that one of this visitor's questions asks for."""
    model = edition.model
    lines: dict[str, UnknownLine] = {}
    for part in sorted(score.unknown, key=lambda part: (-part.at_stake, part.finding)):
        steps = [model.step_of_question[slug] for slug in model.questions_of_finding.get(part.finding, ())]
        from_food = part.finding in model.intake_findings
        if from_food:
            steps = [slug for slug in model.food_part if slug in now.path.unanswered]
        open_steps = [slug for slug in steps if slug in now.path.open_steps]
        if open_steps:
            return_to = "food" if from_food else "result"
            lines[part.finding] = UnknownLine(model.findings[part.finding].question, open_steps[0], return_to)
    return tuple(lines.values())[:_UNKNOWN_SHOWN]
