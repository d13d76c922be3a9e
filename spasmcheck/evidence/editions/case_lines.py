"""Described people in, results out: one JSON object per line, for clinicians, tests and other programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from spasmcheck.reasoning import Assessment, Model, assess_findings, assess_path, follow, play
from spasmcheck.reasoning.knowledge import Region

Result = dict[str, Any]


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


def assess_line(model: Model, edition: int | None, line: bytes, *, interview: bool, region: Region) -> Result:
    """The result for one line; `warnings` names everything in it that was not understood. Never raises."""
    try:
        case = msgspec.json.decode(line, type=CaseLine)
    except msgspec.DecodeError as error:
        return {"id": None, "edition": edition, "warnings": [f"not understood: {error}"]}
    warnings = [f"unknown finding: {slug}" for slug in _unknown_findings(model, case)]
    extra: Result = {}
    if interview:
        played = play(model, *_person(model, case, region), region=region)
        assessment = played.assessment
        unasked = played.progress.path.unanswered
        extra["steps"] = list(played.steps)
        warnings += _answer_warnings(model, case)
    elif case.answers is not None:
        path = follow(model, case.answers_as_tuples())
        assessment = assess_path(model, path, region=region)
        unasked = path.unanswered
        warnings += _answer_warnings(model, case)
    else:
        assessment = assess_findings(model, case.present, _known_absent(case))
        unasked = _steps_nothing_is_known_of(model, assessment)
    return {
        "id": case.id,
        "edition": edition,
        **_described(model, assessment),
        "unasked": list(unasked),
        "warnings": warnings,
        **extra,
    }


def _person(model: Model, case: CaseLine, region: Region) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is present and what stays unknown when the questionnaire is played."""
    if case.answers is None:
        return case.present, case.unknown
    known = assess_path(model, follow(model, case.answers_as_tuples()), region=region).findings
    present = tuple(slug for slug, value in known.items() if value)
    return present, tuple(slug for slug in model.findings if slug not in known)


def _known_absent(case: CaseLine) -> tuple[str, ...]:
    return tuple(slug for slug in case.absent if slug not in case.unknown)


def _unknown_findings(model: Model, case: CaseLine) -> list[str]:
    return sorted(slug for slug in {*case.present, *case.absent, *case.unknown} if slug not in model.findings)


def _answer_warnings(model: Model, case: CaseLine) -> list[str]:
    bad = follow(model, case.answers_as_tuples()).bad
    return [f"{item.problem}: {'/'.join(filter(None, (item.question, item.choice)))}" for item in bad]


def _steps_nothing_is_known_of(model: Model, assessment: Assessment) -> tuple[str, ...]:
    return tuple(
        slug
        for slug, findings in model.findings_of_step.items()
        if assessment.findings.keys().isdisjoint(findings)
    )


def _described(model: Model, assessment: Assessment) -> Result:
    reasons = assessment.advice.because
    return {
        "advice": {
            "level": assessment.advice.level,
            "because": [reason.rule or reason.cause for reason in reasons],
            "words": [
                model.red_flags[reason.rule].say if reason.rule else model.causes[reason.cause].one_line
                for reason in reasons
            ],
        },
        "causes": [
            {
                "slug": score.cause,
                "band": score.band,
                "p": round(score.probability, 6),
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
