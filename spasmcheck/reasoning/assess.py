"""The one entry: knowledge and what is known of a visitor in, an assessment with its reasons out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from .answers import Answers, BadAnswer, Path, follow
from .diet.intake import IntakeEstimate, estimate_intake, intake_findings
from .inference.adjustments import adjustments
from .inference.conditions import applies, holding, holds, met, missing
from .inference.knowledge_index import Findings, KnowledgeIndex
from .inference.score import CauseScore, score_causes
from .knowledge import AdviceLevel, Band, Cause, Caution, RedFlag, Region

LEVEL_WITHOUT_A_CAUSE = AdviceLevel.SEE_DOCTOR
"""What is advised where nothing calls for more and no cause fits."""


class Reason(Struct, frozen=True):
    """Why the advice is at least this urgent: a red flag that holds, or a cause whose band calls for it.

    rule: the red flag's slug, or "". cause: the cause's slug, or "". Without either: nothing fits that anybody
    could be told to look after themselves. findings: what makes it hold.
    """

    level: AdviceLevel
    rule: str
    cause: str
    findings: tuple[str, ...]


class Advice(Struct, frozen=True):
    """The most urgent level that anything calls for, with every reason, most urgent first."""

    level: AdviceLevel
    because: tuple[Reason, ...]


class CautionGiven(Struct, frozen=True):
    """A caution that applies. waits_for: the unknown findings for which it is kept up; empty when it holds."""

    caution: str
    waits_for: tuple[str, ...]


class RuleOut(Struct, frozen=True):
    """What has to be ruled out first, since an urgent red flag points to it.

    rule: the most urgent red flag that does. causes: slugs, the largest ratio first. outside: the plain name of
    what is not among the causes, or "".
    """

    rule: str
    level: AdviceLevel
    causes: tuple[str, ...]
    outside: str


class Assessment(Struct, frozen=True):
    """The result for one set of findings. Causes are all causes, ranked; cautions in the knowledge's order.

    rule_out: what is dangerous and has to be ruled out, by urgency and not by how likely it is.
    """

    advice: Advice
    causes: tuple[CauseScore, ...]
    cautions: tuple[CautionGiven, ...]
    intake: tuple[IntakeEstimate, ...]
    findings: Findings
    bad: tuple[BadAnswer, ...]
    unknown_slugs: tuple[str, ...] = ()
    rule_out: tuple[RuleOut, ...] = ()

    @property
    def shown_causes(self) -> tuple[CauseScore, ...]:
        """The likely and possible causes. None: nothing points clearly to one of them."""
        return tuple(score for score in self.causes if score.band is not Band.LESS_LIKELY)


def assess_answers(index: KnowledgeIndex, answers: Answers, *, region: Region = Region.US) -> Assessment:
    """The assessment of a visitor's answers."""
    return assess_path(index, follow(index, answers), region=region)


def assess_path(
    index: KnowledgeIndex, path: Path, *, region: Region = Region.US, shown_only: bool = False
) -> Assessment:
    """The assessment of answers already followed. shown_only: see `score_causes`."""
    findings, intake = all_findings(index, path, region)
    return _assess(index, findings, intake, path.bad, (), shown_only=shown_only)


def all_findings(index: KnowledgeIndex, path: Path, region: Region) -> tuple[Findings, tuple[IntakeEstimate, ...]]:
    """What is known from the answers and from the intake estimated from them, sorted by slug."""
    findings, intake = known_findings(index, path, region)
    # Sorted, so that the same findings give the same bytes in whatever order they were found.
    return dict(sorted(findings.items())), intake


def known_findings(
    index: KnowledgeIndex, path: Path, region: Region
) -> tuple[Findings, tuple[IntakeEstimate, ...]]:
    """The same in the order in which it was found."""
    intake = estimate_intake(index, path.chosen, path.findings, region)
    computed = {slug: value for slug, value in intake_findings(index, intake).items() if slug not in path.given}
    return path.findings | computed, intake


def by_rules_alone(index: KnowledgeIndex, assessment: Assessment) -> Assessment:
    """The same without causes, as long as too little is known for them: the advice is what the rules call for."""
    rules = holding(index, assessment.findings)
    return replace(assessment, advice=_advice_of(_reasons_of_rules(rules, assessment.findings)), causes=())


def assess_findings(index: KnowledgeIndex, present: Iterable[str], absent: Iterable[str]) -> Assessment:
    """The assessment of findings as stated; the rest is unknown. What is stated both ways counts as present."""
    stated = dict.fromkeys(absent, False) | dict.fromkeys(present, True)
    known = {slug: value for slug, value in sorted(stated.items()) if slug in index.findings}
    unknown_slugs = tuple(sorted(stated.keys() - known.keys()))
    return _assess(index, known, (), (), unknown_slugs)


def advise(
    index: KnowledgeIndex, findings: Findings, rules: Iterable[RedFlag], causes: Iterable[CauseScore]
) -> Advice:
    """The most urgent of the red flags that hold and of what possible and likely causes call for.

    Looking after it oneself has to be earned: where not even one cause is possible, the advice is to see a doctor.
    """
    reasons = _reasons_of_rules(rules, findings)
    fits = False
    for score in causes:
        fits = fits or score.band is not Band.LESS_LIKELY
        level = level_called_for(index.causes[score.cause], score.band)
        if level is not None:
            reasons.append(Reason(level, "", score.cause, tuple(part.finding for part in score.supports)))
    if not fits and all(reason.level is AdviceLevel.SELF_CARE for reason in reasons):
        reasons.append(Reason(LEVEL_WITHOUT_A_CAUSE, "", "", ()))
    return _advice_of(reasons)


def _reasons_of_rules(rules: Iterable[RedFlag], findings: Findings) -> list[Reason]:
    return [Reason(rule.advice_level, rule.slug, "", met(rule.when, findings)) for rule in rules]


def _advice_of(reasons: list[Reason]) -> Advice:
    # The sort is stable: among equals the knowledge's own order stays.
    reasons.sort(key=lambda reason: -reason.level.urgency)
    return Advice(reasons[0].level if reasons else AdviceLevel.SELF_CARE, tuple(reasons))


def advice_level(index: KnowledgeIndex, rules: Iterable[RedFlag], bands: Mapping[str, Band]) -> AdviceLevel:
    """The level alone, without its reasons, from the red flags that hold and the causes' bands."""
    levels = [rule.advice_level for rule in rules]
    levels += [
        level
        for cause, band in bands.items()
        if (level := level_called_for(index.causes[cause], band)) is not None
    ]
    levels.append(least_level(band is not Band.LESS_LIKELY for band in bands.values()))
    return max(levels, key=lambda level: level.urgency)


def least_level(fits: Iterable[bool]) -> AdviceLevel:
    """The level where nothing calls for more: looking after it oneself only if at least one cause fits."""
    return AdviceLevel.SELF_CARE if any(fits) else LEVEL_WITHOUT_A_CAUSE


def to_rule_out(rules: Iterable[RedFlag]) -> tuple[RuleOut, ...]:
    """What the urgent ones of these red flags point to, the most urgent first; each cause and name once."""
    urgent = [rule for rule in rules if rule.advice_level.is_urgent and not rule.exposure_only]
    seen: set[str] = set()
    found = []
    for rule in sorted(urgent, key=lambda rule: -rule.advice_level.urgency):
        pointers = sorted(rule.points_to, key=lambda pointer: (-pointer.ratio, pointer.cause))
        causes = tuple(pointer.cause for pointer in pointers if pointer.cause not in seen)
        outside = rule.outside if rule.outside not in seen else ""
        seen.update((*causes, outside))
        if causes or outside:
            found.append(RuleOut(rule.slug, rule.advice_level, causes, outside))
    return tuple(found)


def level_called_for(cause: Cause, band: Band) -> AdviceLevel | None:
    """The advice level that the cause itself calls for when it is in this band."""
    if band is Band.LIKELY:
        return cause.advice_if_likely
    if band is Band.POSSIBLE:
        return cause.advice_if_possible
    if band is Band.LESS_LIKELY:
        return None
    assert_never(band)


def cautions_for(index: KnowledgeIndex, findings: Findings) -> tuple[CautionGiven, ...]:
    """Every caution that applies, in the knowledge's order."""
    return tuple(_given(caution, findings) for caution in index.knowledge.cautions if applies(caution, findings))


def _assess(
    index: KnowledgeIndex,
    findings: Findings,
    intake: tuple[IntakeEstimate, ...],
    bad: tuple[BadAnswer, ...],
    unknown_slugs: tuple[str, ...],
    *,
    shown_only: bool = False,
) -> Assessment:
    rules = holding(index, findings)
    causes = score_causes(index, findings, adjustments(index, findings, rules), shown_only=shown_only)
    return Assessment(
        advise(index, findings, rules, causes),
        causes,
        cautions_for(index, findings),
        intake,
        findings,
        bad,
        unknown_slugs,
        to_rule_out(rules),
    )


def _given(caution: Caution, findings: Findings) -> CautionGiven:
    if holds(caution.when, findings):
        return CautionGiven(caution.slug, ())
    return CautionGiven(caution.slug, missing(caution.when, findings))
