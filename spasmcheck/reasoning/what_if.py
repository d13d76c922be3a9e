"""What would change the result: each single answer, given or not, tried the other way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, structs

from .answers import Answers, follow, says_no, settled_by
from .assess import Assessment, all_findings
from .inference.knowledge_index import Findings, KnowledgeIndex, Known
from .knowledge import AdviceLevel, Choice, Question, QuestionKind, Region
from .what_if_evaluator import BandChange, WhatIfEvaluator


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


def what_if(
    index: KnowledgeIndex,
    assessment: Assessment,
    questions: Iterable[str],
    *,
    trial: WhatIfEvaluator | None = None,
) -> tuple[WhatIf, ...]:
    """For each question, every single answer that would change a band, the advice or a caution.

    The most consequential come first: what raises the advice, then what changes it, then bands, then cautions.
    A trial of the assessment that is at hand need not be made again.
    """
    trial = trial or WhatIfEvaluator(index, assessment)
    found = []
    for question in questions:
        if question not in index.questions:
            continue
        for taken, choice, changed in _variations(index, question, assessment.findings):
            outcome = trial.outcome(changed) if changed else None
            if outcome is not None:
                about = choice.establishes or index.findings_of_question[question]
                asked = any(finding in assessment.findings for finding in about)
                found.append(WhatIf(question, choice.slug, taken, asked, *outcome))
    return tuple(sorted(found, key=lambda change: _order(change, assessment)))


def confirm(
    index: KnowledgeIndex,
    answers: Answers,
    assessment: Assessment,
    changes: Iterable[WhatIf],
    *,
    region: Region = Region.US,
    trial: WhatIfEvaluator | None = None,
) -> Iterator[WhatIf]:
    """Each change as it comes out when the whole check is followed with the changed answer; lazily.

    `what_if` looks at findings alone; an answer can also open or close steps, and so change more or less. The
    assessment is that of these answers in this region.
    """
    trial = trial or WhatIfEvaluator(index, assessment)
    for change in changes:
        question = index.questions[change.question]
        chosen = answered_otherwise(question, answers.get(question.slug, ()), change)
        changed = changed_by_answer(index, answers, question, chosen, assessment.findings)
        if changed is None:
            path = follow(index, {**answers, question.slug: chosen})
            changed = _difference(assessment.findings, all_findings(index, path, region)[0])
        outcome = trial.outcome(changed)
        if outcome is not None:
            advice, bands, cautions = outcome
            yield structs.replace(change, advice=advice, bands=bands, cautions=cautions)


def changed_by_answer(
    index: KnowledgeIndex, answers: Answers, question: Question, chosen: Sequence[str], findings: Findings
) -> Known | None:
    """The findings that another answer changes, or None if only following the whole check can tell.

    It need not be followed when the question stands apart, no step waits for what changes, and no intake estimate
    is made of it.
    """
    if question.slug not in index.questions_apart:
        return None
    choices = [choice for choice in question.choices if choice.slug in chosen]
    settled = settled_by(index, question, choices) if choices else {}
    own = index.findings_of_question[question.slug]
    changed = {slug: settled.get(slug) for slug in own if settled.get(slug) is not findings.get(slug)}
    if not index.findings_that_open_steps.isdisjoint(changed):
        return None
    estimated = all(answers.get(slug) for slug in index.screener_questions)
    return None if estimated and not index.profile_findings.isdisjoint(changed) else changed


def _difference(before: Findings, after: Findings) -> Known:
    """The findings that are not the same, as they are after."""
    return {slug: after.get(slug) for slug in before | after if after.get(slug) is not before.get(slug)}


def answered_otherwise(question: Question, chosen: Sequence[str], change: WhatIf) -> list[str]:
    """The answer to a question with one choice taken or left out."""
    choices = {choice.slug: choice for choice in question.choices}
    if question.kind is not QuestionKind.MULTIPLE or choices[change.choice].exclusive:
        return [change.choice]
    others = [c.slug for c in question.choices if c.slug in chosen and c.slug != change.choice and not c.exclusive]
    if change.taken:
        return [*others, change.choice]
    return others or [choice.slug for choice in question.choices if says_no(question, choice)][:1]


def _variations(index: KnowledgeIndex, slug: str, findings: Findings) -> Iterator[tuple[bool, Choice, Findings]]:
    """Each way to answer the question differently in one choice: (taken, the choice, the findings that change)."""
    question = index.questions[slug]
    own = index.findings_of_question[slug]
    known = findings.get
    several = question.kind is QuestionKind.MULTIPLE
    # To take back several choices at once is more than one change.
    takes_back = several and any(known(finding) for finding in own)
    for choice in question.choices:
        establishes = choice.establishes
        if (choice.exclusive or not establishes) and not takes_back and says_no(question, choice):
            yield True, choice, {finding: False for finding in own if known(finding) is not False}
        if not establishes:
            continue
        changed = {finding: True for finding in establishes if not known(finding)}
        if changed:
            if not several:
                changed |= {f: False for f in own if known(f) is not False and f not in establishes}
            yield True, choice, changed
        elif several:
            yield False, choice, _released(index, slug, choice, findings)


def _released(index: KnowledgeIndex, slug: str, left_out: Choice, findings: Findings) -> Findings:
    """What becomes false when one choice is left out: its findings, but those another choice still establishes."""
    others = {
        finding
        for choice in index.questions[slug].choices
        if choice.slug != left_out.slug and choice.establishes
        if all(findings.get(finding) for finding in choice.establishes)
        for finding in choice.establishes
        if choice.establishes[0] not in left_out.establishes
    }
    return {finding: False for finding in left_out.establishes if finding not in others}


def _order(change: WhatIf, assessment: Assessment) -> tuple[int, int, int, str, str]:
    rise = 0 if change.advice is None else change.advice.urgency - assessment.advice.level.urgency
    return (
        -rise if rise > 0 else 0,
        int(change.advice is None),
        -len(change.bands),
        change.question,
        change.choice,
    )
