"""Everything that is wrong with a piece of knowledge, as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set

import msgspec

from spasmcheck.reasoning.knowledge import AdviceLevel, Condition, Grade, Knowledge, Row, Step
from spasmcheck.reasoning.nerve.excitability import NEEDED, laboratory_problems
from spasmcheck.reasoning.problems import Problem, Severity
from spasmcheck.reasoning.serialisation.codec import in_words
from spasmcheck.reasoning.serialisation.fields import kinds, references

from .audit_questionnaire import contradictions, questionnaire_problems
from .audit_wording import wording_problems

_FIT_A_LIST_OF_RESULTS = {"title": (17, 60), "description": (70, 160)}
"""The least and the most letters of a page's texts of which a search engine shows all."""


def audit(knowledge: Knowledge, *, today: str = "") -> tuple[Problem, ...]:
    """Every problem, errors first. `today` is an ISO date; without it review dates are not looked at."""
    rows = _places(knowledge)
    found = [
        *_malformed(knowledge),
        *_duplicates(knowledge),
        *_dangling(knowledge),
        *_cut_offs(knowledge),
        *_causes(knowledge),
        *_evidence(knowledge),
        *_rules(knowledge),
        *questionnaire_problems(knowledge),
        *_screener(knowledge),
        *_food_table(knowledge),
        *_membrane(knowledge),
        *_reference_cases(knowledge),
        *wording_problems(knowledge),
        *_pages(knowledge),
        *_review_dates(knowledge, today),
    ]
    placed = [_placed(problem, rows) for problem in found]
    return tuple(sorted(placed, key=lambda p: (p.severity is not Severity.ERROR, p.kind, p.row, p.code, p.reason)))


def _places(knowledge: Knowledge) -> dict[tuple[str, str], int]:
    return {
        (kind, row.natural_key): place
        for kind in kinds()
        for place, row in enumerate(getattr(knowledge, kind), start=1)
    }


def _placed(problem: Problem, rows: dict[tuple[str, str], int]) -> Problem:
    return Problem(
        kind=problem.kind,
        row=problem.row or rows.get((problem.kind, problem.key), 0),
        key=problem.key,
        code=problem.code,
        reason=problem.reason,
        severity=problem.severity,
    )


def _problem(kind: str, row: Row | str, code: str, reason: str, severity: Severity = Severity.ERROR) -> Problem:
    key = row if isinstance(row, str) else row.natural_key
    return Problem(kind=kind, row=0, key=key, code=code, reason=reason, severity=severity)


def _malformed(knowledge: Knowledge) -> Iterator[Problem]:
    """Rows that were put together with what their type refuses, which only decoding looks at."""
    for kind, row_type in kinds().items():
        for row in getattr(knowledge, kind):
            try:
                msgspec.convert(msgspec.to_builtins(row), row_type)
            except msgspec.ValidationError as error:
                yield _problem(kind, row, "malformed", in_words(error))


def _duplicates(knowledge: Knowledge) -> Iterator[Problem]:
    for kind in kinds():
        for key, times in Counter(row.natural_key for row in getattr(knowledge, kind)).items():
            if times > 1:
                yield _problem(kind, key, "duplicate", f"there are {times} rows with this key")
    questions = Counter(question.slug for step in knowledge.steps for question in step.questions)
    for slug, times in questions.items():
        if times > 1:
            yield _problem(
                "steps", _step_with(knowledge, slug), "duplicate", f"there are {times} questions {slug}"
            )
    for step in knowledge.steps:
        for question in step.questions:
            for slug, times in Counter(choice.slug for choice in question.choices).items():
                if times > 1:
                    reason = f"question {question.slug} has {times} choices {slug}"
                    yield _problem("steps", step, "duplicate", reason)


def _step_with(knowledge: Knowledge, question: str) -> Step:
    return next(step for step in knowledge.steps if any(q.slug == question for q in step.questions))


def _dangling(knowledge: Knowledge) -> Iterator[Problem]:
    known = {kind: {row.natural_key for row in getattr(knowledge, kind)} for kind in kinds()}
    known["questions"] = {question.slug for step in knowledge.steps for question in step.questions}
    for kind in kinds():
        for row in getattr(knowledge, kind):
            for field, target, slug in references(row):
                if slug not in known[target]:
                    name = target.replace("_", " ").removesuffix("s")
                    yield _problem(kind, row, "dangling", f"{field} names the {name} {slug}, which does not exist")


def _cut_offs(knowledge: Knowledge) -> Iterator[Problem]:
    parameters = knowledge.parameters
    if parameters.possible_from >= parameters.likely_from:
        yield _problem("parameters", "", "cut-offs", "possible_from must be below likely_from")


def _causes(knowledge: Knowledge) -> Iterator[Problem]:
    findable = _findable(knowledge)
    with_evidence = {row.cause for row in knowledge.evidence}
    for cause in knowledge.causes:
        if cause.slug not in with_evidence:
            yield _problem("causes", cause, "no-evidence", "no finding says anything about this cause")
        if not cause.sources:
            yield _problem("causes", cause, "no-source", "a cause needs at least one source")
        if not cause.when_to_see_doctor:
            yield _problem("causes", cause, "no-advice", "it does not say when to see a doctor")
        possible, likely = cause.advice_if_possible, cause.advice_if_likely
        if possible is not None and (likely is None or likely.urgency < possible.urgency):
            reason = "advice_if_likely must be at least as urgent as advice_if_possible"
            yield _problem("causes", cause, "advice-order", reason)
        for condition in (cause.requires, *(explains.when for explains in cause.explains)):
            yield from _condition_problems("causes", cause, condition, findable)
        if cause.explains and not cause.settled_on_last:
            reason = "only a diagnosis of exclusion says which red flags it explains"
            yield _problem("causes", cause, "not-of-exclusion", reason)


def _findable(knowledge: Knowledge) -> set[str]:
    """The findings that a question or the estimate of intake can settle."""
    asked = {f for step in knowledge.steps for question in step.questions for f in question.findings}
    return asked | {row.low_finding for row in knowledge.screener_nutrients}


def _evidence(knowledge: Knowledge) -> Iterator[Problem]:
    findable = _findable(knowledge)
    for row in knowledge.evidence:
        if not row.sources and row.grade is not Grade.EXPERT:
            yield _problem("evidence", row, "no-source", f"evidence graded {row.grade} needs a source")
        if (row.lr_present - 1) * (row.lr_absent - 1) > 0 or (row.lr_present == 1) != (row.lr_absent == 1):
            reason = "lr_present and lr_absent must lie on opposite sides of 1, or both be 1"
            yield _problem("evidence", row, "incoherent", reason)
        if row.finding not in findable:
            yield _problem("evidence", row, "not-asked", f"no question establishes {row.finding}")


def _rules(knowledge: Knowledge) -> Iterator[Problem]:
    findable = _findable(knowledge)
    for kind, rules in (("red_flags", knowledge.red_flags), ("cautions", knowledge.cautions)):
        for rule in rules:
            yield from _condition_problems(kind, rule, rule.when, findable)
            if not rule.when.all_of and not rule.when.any_of:
                yield _problem(
                    kind, rule, "always", "the rule names no finding that must be true, so it always holds"
                )
            if not rule.sources and not rule.clinical_judgement:
                yield _problem(
                    kind, rule, "no-source", "a rule without a source must be marked as clinical judgement"
                )
    for rule in knowledge.red_flags:
        points = bool(rule.points_to or rule.outside)
        if (points or rule.exposure_only) and not rule.advice_level.is_urgent:
            reason = "only an urgent red flag says what it points to"
            yield _problem("red_flags", rule, "not-urgent", reason, Severity.WARNING)
        if points and not rule.points_basis:
            reason = "it does not say on what the causes that it points to rest"
            yield _problem("red_flags", rule, "no-basis", reason, Severity.WARNING)
        if rule.ambulance and rule.advice_level is not AdviceLevel.EMERGENCY:
            reason = "an ambulance is called for an emergency only"
            yield _problem("red_flags", rule, "ambulance-without-emergency", reason, Severity.WARNING)


def _condition_problems(kind: str, row: Row, condition: Condition, findable: Set[str]) -> Iterator[Problem]:
    clash = contradictions(condition)
    if clash:
        reason = f"it can never hold: {', '.join(clash)} must be both true and not true"
        yield _problem(kind, row, "contradiction", reason)
    for slug in sorted(set(condition.findings) - findable):
        yield _problem(kind, row, "not-asked", f"no question establishes {slug}")


def _screener(knowledge: Knowledge) -> Iterator[Problem]:
    estimated = {row.nutrient for row in knowledge.screener_nutrients}
    for item in knowledge.screener_items:
        for slug in sorted(estimated - {amount.nutrient for amount in item.amounts}):
            reason = f"it does not say how much {slug} a serving adds, which the estimate needs"
            yield _problem("screener_items", item, "no-amount", reason)
        total = sum(food.share for food in item.foods)
        if item.foods and abs(total - 1) > 0.005:
            yield _problem("screener_items", item, "shares", f"the shares of its foods add up to {total:g}, not 1")
    for need in knowledge.required_intakes:
        low, enough = need.low_below, need.adequate_from
        if low is not None and enough is not None and low > enough:
            yield _problem("required_intakes", need, "cut-offs", "low_below must not be above adequate_from")


def _food_table(knowledge: Knowledge) -> Iterator[Problem]:
    foods_of = Counter(amount.nutrient for amount in knowledge.food_amounts)
    for slug, foods in foods_of.items():
        if missing := len(knowledge.foods) - foods:
            reason = f"{missing} of {len(knowledge.foods)} foods have no amount of it; none of them is suggested"
            yield _problem("nutrients", slug, "unknown-amounts", reason, Severity.WARNING)
    for food in knowledge.foods if not foods_of else ():
        yield _problem("foods", food, "no-amounts", "no amount of any nutrient is known of it", Severity.WARNING)


def _membrane(knowledge: Knowledge) -> Iterator[Problem]:
    if NEEDED.isdisjoint(row.slug for row in knowledge.membrane_parameters):
        return  # There is meant to be no laboratory.
    for slug, wrong in laboratory_problems(knowledge.membrane_parameters):
        reason = f"{wrong}; the membrane laboratory is not shown"
        yield _problem("membrane_parameters", slug, "no-laboratory", reason, Severity.WARNING)


def _reference_cases(knowledge: Knowledge) -> Iterator[Problem]:
    for case in knowledge.reference_cases:
        if not case.source_url:
            yield _problem("reference_cases", case, "no-source", "it does not say where the case was published")


def _pages(knowledge: Knowledge) -> Iterator[Problem]:
    for page in knowledge.pages:
        if "+" in page.slug:
            yield _problem("pages", page, "slug", "the slug is the end of an address, so it cannot hold a +")
        if not page.sections:
            yield _problem("pages", page, "no-section", "a page needs at least one section")
        for slug, times in Counter(section.slug for section in page.sections).items():
            if times > 1:
                yield _problem("pages", page, "duplicate", f"there are {times} sections {slug}")
        for section in page.sections:
            if not section.text and not section.bullets:
                yield _problem("pages", page, "empty-section", f"the section {section.slug} says nothing")
        for name, (least, most) in _FIT_A_LIST_OF_RESULTS.items():
            if not least <= (length := len(getattr(page, name))) <= most:
                reason = f"the {name} has {length} letters; search engines show {least} to {most} well"
                yield _problem("pages", page, "length", reason, Severity.WARNING)


def _review_dates(knowledge: Knowledge, today: str) -> Iterator[Problem]:
    if not today:
        return
    for kind, reviewed in (("causes", knowledge.causes), ("pages", knowledge.pages)):
        for row in reviewed:
            if row.review_due and row.review_due < today:
                reason = f"its review was due on {row.review_due}"
                yield _problem(kind, row, "review-overdue", reason, Severity.WARNING)
