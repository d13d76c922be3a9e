"""What would change the result: each single answer, given or not, tried the other way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, structs

from .answers import Answers, follow, says_no
from .assess import Assessment, advice_level, all_findings, cautions_for, level_called_for
from .knowledge import AdviceLevel, Band, Choice, Question, QuestionKind, Region
from .model import Findings, Model, log_odds_to_probability
from .rules import applies, holding, holds
from .score import CauseScore, band_of, bands_of_causes, log_odds_of_cause

_EDGE_WIDTH = 1e-9


class BandChange(Struct, frozen=True):
    """A cause that would move over a cut-off."""

    cause: str
    before: Band
    after: Band


class WhatIf(Struct, frozen=True):
    """One answer that would change the result.

    choice: taken if `taken` is true, left out otherwise. advice: the level it would lead to, or None when the
    advice would stay. cautions: those that would begin or cease to apply.
    """

    question: str
    choice: str
    taken: bool
    asked: bool
    advice: AdviceLevel | None
    bands: tuple[BandChange, ...]
    cautions: tuple[str, ...]


def what_if(model: Model, assessment: Assessment, questions: Iterable[str]) -> tuple[WhatIf, ...]:
    """For each question, every single answer that would change a band, the advice or a caution.

    The most consequential come first: what raises the advice, then what changes it, then bands, then cautions.
    """
    found = [
        change
        for question in questions
        if question in model.questions
        for taken, choice, findings in _variations(model, question, assessment.findings)
        if (change := _change(model, assessment, question, choice, taken, findings)) is not None
    ]
    return tuple(sorted(found, key=lambda change: _order(change, assessment)))


def confirm(
    model: Model,
    answers: Answers,
    assessment: Assessment,
    changes: Iterable[WhatIf],
    *,
    region: Region = Region.US,
) -> Iterator[WhatIf]:
    """Each change as it comes out when the whole check is followed with the changed answer; lazily.

    `what_if` looks at findings alone; an answer can also open or close steps, and so change more or less.
    """
    for change in changes:
        question = model.questions[change.question]
        chosen = answered_otherwise(question, answers.get(question.slug, ()), change)
        path = follow(model, {**answers, question.slug: chosen})
        findings, _ = all_findings(model, path, region)
        new = bands_of_causes(model, findings)
        bands = tuple(
            BandChange(score.cause, score.band, new[score.cause])
            for score in assessment.causes
            if new[score.cause] is not score.band
        )
        level = advice_level(model, holding(model, findings), new)
        advice = None if level is assessment.advice.level else level
        before = {given.caution for given in assessment.cautions}
        now = {given.caution for given in cautions_for(model, findings)}
        if bands or advice or before != now:
            cautions = tuple(sorted(before ^ now))
            yield structs.replace(change, advice=advice, bands=bands, cautions=cautions)


def answered_otherwise(question: Question, chosen: Sequence[str], change: WhatIf) -> list[str]:
    """The answer to a question with one choice taken or left out."""
    choices = {choice.slug: choice for choice in question.choices}
    if question.kind is not QuestionKind.MULTIPLE or choices[change.choice].exclusive:
        return [change.choice]
    others = [c.slug for c in question.choices if c.slug in chosen and c.slug != change.choice and not c.exclusive]
    if change.taken:
        return [*others, change.choice]
    return others or [choice.slug for choice in question.choices if says_no(question, choice)][:1]


def _variations(model: Model, slug: str, findings: Findings) -> Iterator[tuple[bool, Choice, Findings]]:
    """Each way to answer the question differently in one choice: (taken, the choice, what would then be known)."""
    question = model.questions[slug]
    several = question.kind is QuestionKind.MULTIPLE
    for choice in question.choices:
        # To take back several choices at once is more than one change.
        if says_no(question, choice) and not (several and any(findings.get(f) for f in question.findings)):
            yield True, choice, findings | dict.fromkeys(question.findings, False)
        if not choice.establishes:
            continue
        held = all(findings.get(finding) for finding in choice.establishes)
        if held and several:
            yield False, choice, findings | _released(model, slug, choice, findings)
        elif not held:
            changed = findings | dict.fromkeys(choice.establishes, True)
            if not several:
                changed |= {f: False for f in question.findings if f not in choice.establishes}
            yield True, choice, changed


def _released(model: Model, slug: str, left_out: Choice, findings: Findings) -> Findings:
    """What becomes false when one choice is left out: its findings, but those another choice still establishes."""
    others = {
        finding
        for choice in model.questions[slug].choices
        if choice.slug != left_out.slug and choice.establishes
        if all(findings.get(finding) for finding in choice.establishes)
        for finding in choice.establishes
        if choice.establishes[0] not in left_out.establishes
    }
    return {finding: False for finding in left_out.establishes if finding not in others}


def _change(
    model: Model, assessment: Assessment, question: str, choice: Choice, taken: bool, findings: Findings
) -> WhatIf | None:
    changed = [slug for slug, value in findings.items() if assessment.findings.get(slug) is not value]
    scores = _rescored(model, assessment, changed, findings)
    bands = tuple(
        BandChange(old.cause, old.band, new.band)
        for old, new in zip(assessment.causes, scores, strict=True)
        if old.band is not new.band
    )
    level = assessment.advice.level
    if bands or any(model.red_flags_of_finding.get(slug) for slug in changed):
        level = _advice(model, assessment, scores, changed, findings)
    rules = {rule.slug: rule for slug in changed for rule in model.cautions_of_finding.get(slug, ())}
    cautions = tuple(
        slug
        for slug, rule in sorted(rules.items())
        if applies(rule, findings) != applies(rule, assessment.findings)
    )
    if not bands and not cautions and level is assessment.advice.level:
        return None
    about = choice.establishes or model.findings_of_question[question]
    asked = any(finding in assessment.findings for finding in about)
    return WhatIf(
        question,
        choice.slug,
        taken,
        asked,
        None if level is assessment.advice.level else level,
        bands,
        cautions,
    )


def _advice(
    model: Model,
    assessment: Assessment,
    scores: Iterable[CauseScore],
    changed: list[str],
    findings: Findings,
) -> AdviceLevel:
    """The advice level; of the red flags only those that mention a changed finding are looked at again."""
    touched = {rule.slug: rule for slug in changed for rule in model.red_flags_of_finding.get(slug, ())}
    levels = [r.level for r in assessment.advice.because if r.rule and r.rule not in touched]
    levels += [rule.advice_level for rule in touched.values() if holds(rule.when, findings)]
    levels += [
        level for score in scores if (level := level_called_for(model.causes[score.cause], score.band)) is not None
    ]
    return max(levels, key=lambda level: level.urgency, default=AdviceLevel.SELF_CARE)


def _rescored(
    model: Model, assessment: Assessment, changed: list[str], findings: Findings
) -> tuple[CauseScore, ...]:
    """The scores with only the changed findings' weights put right; the lists of contributions are left empty."""
    shift: dict[str, float] = {}
    for slug in changed:
        for weight in model.weights_of_finding.get(slug, ()):
            before = assessment.findings.get(slug)
            old = 0.0 if before is None else weight.present if before else weight.absent
            new = weight.present if findings[slug] else weight.absent
            shift[weight.cause] = shift.get(weight.cause, 0.0) + new - old
    return tuple(
        _moved(model, score, shift[score.cause], findings) if score.cause in shift else score
        for score in assessment.causes
    )


def _moved(model: Model, score: CauseScore, shift: float, findings: Findings) -> CauseScore:
    total = score.log_odds + shift
    # On an edge the last bits decide, and only the sum in its own order has them right.
    if any(abs(total - edge) < _EDGE_WIDTH for edge in model.band_edges):
        total = log_odds_of_cause(model, score.cause, findings)
    probability = log_odds_to_probability(total)
    return CauseScore(score.cause, band_of(probability, model.parameters), probability, total, (), (), ())


def _order(change: WhatIf, assessment: Assessment) -> tuple[int, int, int, str, str]:
    rise = 0 if change.advice is None else change.advice.urgency - assessment.advice.level.urgency
    return (
        -rise if rise > 0 else 0,
        int(change.advice is None),
        -len(change.bands),
        change.question,
        change.choice,
    )
