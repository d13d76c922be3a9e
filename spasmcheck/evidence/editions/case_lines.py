"""Described people in, results out: one JSON object per line, for clinicians, tests and other programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from spasmcheck.reasoning import Assessment, KnowledgeIndex, Reason, assess_findings, assess_path, follow, play
from spasmcheck.reasoning.knowledge import Region

Result = dict[str, Any]

_NOTHING_FITS = "nothing-fits"


class CaseLine(Struct, frozen=True):
    """One described person: findings, or answers to questions. Other keys are allowed and ignored."""

    id: str | int | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    answers: Mapping[str, tuple[str, ...] | str] | None = None

    def answers_as_tuples(self) -> dict[str, tuple[str, ...]]:
        """The answers, with one choice allowed to stand without a list."""
        given = self.answers or {}
        return {question: (chosen,) if isinstance(chosen, str) else chosen for question, chosen in given.items()}


def assess_line(
    index: KnowledgeIndex, edition: int | None, line: bytes, *, interview: bool, region: Region
) -> Result:
    """The result for one line; `warnings` names everything in it that was not understood. Never raises."""
    try:
        case = msgspec.json.decode(line, type=CaseLine)
    except msgspec.DecodeError as error:
        return {"id": None, "edition": edition, "warnings": [f"not understood: {error}"]}
    warnings = [f"unknown finding: {slug}" for slug in _unknown_findings(index, case)]
    extra: Result = {}
    if interview:
        played = play(index, *_person(index, case, region), region=region)
        assessment = played.assessment
        unasked = played.progress.path.unanswered
        extra["steps"] = list(played.steps)
        warnings += _answer_warnings(index, case)
    elif case.answers is not None:
        path = follow(index, case.answers_as_tuples())
        assessment = assess_path(index, path, region=region)
        unasked = path.unanswered
        warnings += _answer_warnings(index, case)
    else:
        assessment = assess_findings(index, case.present, _known_absent(case))
        unasked = _steps_nothing_is_known_of(index, assessment)
    return {
        "id": case.id,
        "edition": edition,
        **_described(index, assessment),
        "unasked": list(unasked),
        "warnings": warnings,
        **extra,
    }


def _person(index: KnowledgeIndex, case: CaseLine, region: Region) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is present and what stays unknown when the questionnaire is played."""
    if case.answers is None:
        return case.present, case.unknown
    known = assess_path(index, follow(index, case.answers_as_tuples()), region=region).findings
    present = tuple(slug for slug, value in known.items() if value)
    return present, tuple(slug for slug in index.findings if slug not in known)


def _known_absent(case: CaseLine) -> tuple[str, ...]:
    return tuple(slug for slug in case.absent if slug not in case.unknown)


def _unknown_findings(index: KnowledgeIndex, case: CaseLine) -> list[str]:
    return sorted(slug for slug in {*case.present, *case.absent, *case.unknown} if slug not in index.findings)


def _answer_warnings(index: KnowledgeIndex, case: CaseLine) -> list[str]:
    bad = follow(index, case.answers_as_tuples()).bad
    return [f"{item.problem}: {'/'.join(filter(None, (item.question, item.choice)))}" for item in bad]


def _steps_nothing_is_known_of(index: KnowledgeIndex, assessment: Assessment) -> tuple[str, ...]:
    return tuple(
        slug
        for slug, findings in index.findings_of_step.items()
        if assessment.findings.keys().isdisjoint(findings)
    )


def _words(index: KnowledgeIndex, reason: Reason) -> str:
    if reason.rule:
        return index.red_flags[reason.rule].say
    return index.causes[reason.cause].one_line if reason.cause else _NOTHING_FITS


def _described(index: KnowledgeIndex, assessment: Assessment) -> Result:
    reasons = assessment.advice.because
    return {
        "advice": {
            "level": assessment.advice.level,
            "because": [reason.rule or reason.cause or _NOTHING_FITS for reason in reasons],
            "words": [_words(index, reason) for reason in reasons],
        },
        "rule_out": [
            {"rule": item.rule, "causes": list(item.causes), "outside": item.outside}
            for item in assessment.rule_out
        ],
        "causes": [
            {
                "slug": score.cause,
                "band": score.band,
                "p": round(score.probability, 6),
                "adjustment": round(score.adjustment.log_ratio, 4),
                "for": [part.finding for part in score.supports],
                "against": [part.finding for part in score.opposes],
                "log_ratios": {
                    part.finding: round(part.log_ratio, 4) for part in (*score.supports, *score.opposes)
                },
            }
            for score in assessment.causes
        ],
        "cautions": [given.caution for given in assessment.cautions],
        "intake": {estimate.nutrient: estimate.level for estimate in assessment.intake},
    }
