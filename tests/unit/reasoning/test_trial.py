"""What comes of findings being otherwise, and which answers have no other effect than on their own findings."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from spasmcheck.reasoning import (
    Answers,
    Assessment,
    BandChange,
    Findings,
    Knowledge,
    KnowledgeIndex,
    WhatIfEvaluator,
    assess_answers,
    assess_findings,
    assess_path,
    confirm,
    follow,
    what_if,
)
from spasmcheck.reasoning.assess import all_findings
from spasmcheck.reasoning.knowledge import AdviceLevel, CautionEffect, Condition, QuestionKind, Region
from spasmcheck.reasoning.what_if import changed_by_answer
from spasmcheck.reasoning.what_if_evaluator import WhatIfOutcome
from tests import builders
from tests.amounts import times
from tests.unit.reasoning.small import asked, model_of
from tests.unit.reasoning.strategies import (
    any_answers,
    any_findings,
    conditions,
    questions_of,
    small_knowledge,
    valid_answers,
    ways_to_answer,
)

LEVELS = st.sampled_from(AdviceLevel)


def assess(index: KnowledgeIndex, findings: Findings) -> Assessment:
    """The assessment of what is known."""
    present = [slug for slug, value in findings.items() if value]
    return assess_findings(index, present, [slug for slug, value in findings.items() if not value])


def outcome_from_the_start(index: KnowledgeIndex, before: Assessment, findings: Findings) -> WhatIfOutcome | None:
    """The difference between two whole assessments."""
    after = assess(index, findings)
    new_band = {score.cause: score.band for score in after.causes}
    bands = tuple(
        BandChange(score.cause, score.band, new_band[score.cause])
        for score in before.causes
        if score.band is not new_band[score.cause]
    )
    cautions = {row.caution for row in before.cautions} ^ {row.caution for row in after.cautions}
    level = None if after.advice.level is before.advice.level else after.advice.level
    return WhatIfOutcome(level, bands, tuple(sorted(cautions))) if level or bands or cautions else None


def test_a_trial_comes_to_what_a_whole_assessment_comes_to() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=times(quick=120, thorough=300))
    @given(st.data())
    def compared(data: st.DataObject) -> None:
        knowledge = data.draw(small_knowledge())
        index = KnowledgeIndex(knowledge)
        before = assess(index, data.draw(any_findings(knowledge)))
        trial = WhatIfEvaluator(index, before)
        for _ in range(8):
            drawn = data.draw(
                st.dictionaries(
                    st.sampled_from([*index.findings]), st.sampled_from((True, False, None)), max_size=4
                )
            )
            changed = {slug: value for slug, value in drawn.items() if value is not before.findings.get(slug)}
            after = {s: value for s, value in {**before.findings, **changed}.items() if value is not None}
            outcome = trial.outcome(changed)
            assert outcome == outcome_from_the_start(index, before, after)
            if outcome is not None and outcome.advice is not None:
                rises = outcome.advice.urgency > before.advice.level.urgency
                seen["rises" if rises else "falls"] += 1
                seen["by several"] += len(changed) > 1
            seen["nothing" if outcome is None else "something"] += 1

    compared()
    assert min(seen[name] for name in ("rises", "falls", "by several", "nothing", "something")) >= 10


@settings(max_examples=times(quick=25, thorough=60))
@given(st.data())
def test_of_the_real_knowledge_too(index: KnowledgeIndex, data: st.DataObject) -> None:
    before = assess(index, data.draw(any_findings(index.knowledge)))
    slugs = data.draw(st.lists(st.sampled_from([*index.findings]), max_size=3, unique=True))
    changed = {slug: not before.findings.get(slug) for slug in slugs}
    after = before.findings | changed
    assert WhatIfEvaluator(index, before).outcome(changed) == outcome_from_the_start(index, before, after)


@st.composite
def knowledge_with_questions_apart(draw: st.DrawFn) -> Knowledge:
    """Small random knowledge, with two questions more whose findings are all their own."""
    knowledge = draw(small_knowledge())
    not_sure = builders.choice("not-sure", unknown=True, exclusive=draw(st.booleans()))
    several = builders.question(
        "several",
        builders.choice("one", "own-a"),
        builders.choice("two", "own-b"),
        builders.choice("both", "own-c", "own-a"),
        builders.choice("none", exclusive=True),
        not_sure,
        kind=QuestionKind.MULTIPLE,
    )
    single = builders.question(
        "single", builders.choice("d", "own-d"), builders.choice("e", "own-e"), builders.choice("no")
    )
    steps = list(knowledge.steps)
    for row in (builders.step("several", several), builders.step("single", single)):
        steps.insert(draw(st.integers(0, len(steps))), row)
    own = ("own-a", "own-b", "own-c", "own-d", "own-e")
    others = [row.slug for row in knowledge.findings]
    ratios = [(4.0, 0.5), (20.0, 0.8), (0.25, 2.0)]
    return structs.replace(
        knowledge,
        steps=tuple(steps),
        findings=knowledge.findings + tuple(builders.finding(slug) for slug in own),
        evidence=knowledge.evidence
        + tuple(
            builders.evidence(cause.slug, slug, *draw(st.sampled_from(ratios)))
            for cause in knowledge.causes
            for slug in own
            if draw(st.booleans())
        ),
        red_flags=(
            *knowledge.red_flags,
            builders.red_flag("own-flag", when=draw(conditions([*own, *others[:2]])), advice_level=draw(LEVELS)),
        ),
        cautions=(
            *knowledge.cautions,
            builders.caution("own-caution", when=draw(conditions(own)), effect=CautionEffect.WITHHOLD),
        ),
    )


def test_what_is_told_of_an_answer_is_what_following_the_whole_check_changes() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=times(quick=150, thorough=200))
    @given(st.data())
    def compared(data: st.DataObject) -> None:
        knowledge = data.draw(knowledge_with_questions_apart())
        index = KnowledgeIndex(knowledge)
        answers = data.draw(valid_answers(knowledge) | any_answers(knowledge))
        before = assess_path(index, follow(index, answers)).findings
        for question in questions_of(knowledge):
            chosen = data.draw(st.sampled_from(ways_to_answer(question)))
            changed = changed_by_answer(index, answers, question, chosen, before)
            if changed is not None:
                after, _ = all_findings(index, follow(index, {**answers, question.slug: chosen}), Region.US)
                assert {s: v for s, v in {**before, **changed}.items() if v is not None} == after
                seen["changed"] += bool(changed)
                seen["unknown"] += None in changed.values()
                seen["profile"] += not index.profile_findings.isdisjoint(changed)
            seen["not told"] += changed is None and question.slug in index.questions_apart

    compared()
    assert min(seen[name] for name in ("changed", "unknown", "profile", "not told")) >= 5


def test_what_is_confirmed_does_not_depend_on_whether_the_whole_check_is_followed() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=times(quick=50, thorough=200))
    @given(st.data())
    def compared(data: st.DataObject) -> None:
        knowledge = data.draw(knowledge_with_questions_apart())
        quick, slow = KnowledgeIndex(knowledge), KnowledgeIndex(knowledge)
        slow.questions_apart = frozenset()
        answers = data.draw(valid_answers(knowledge) | any_answers(knowledge))
        before = assess_answers(quick, answers)
        changes = what_if(quick, before, quick.questions)
        confirmed = list(confirm(quick, answers, before, changes))
        assert confirmed == list(confirm(slow, answers, before, changes))
        for change in confirmed:
            if change.question in quick.questions_apart:
                seen["as told" if change in changes else "otherwise"] += 1

    compared()
    assert min(seen[name] for name in ("as told", "otherwise")) >= 5


def told(index: KnowledgeIndex, question: str, chosen: str, answers: Answers) -> bool:
    """Whether the answer's effect is told without following the whole check."""
    findings = assess_answers(index, answers).findings
    return changed_by_answer(index, answers, index.questions[question], [chosen], findings) is not None


def test_the_whole_check_is_followed_for_a_question_on_which_a_step_depends_or_that_not_everybody_is_asked() -> (
    None
):
    index = model_of(asked("a"), asked("b", ask_if=Condition(all_of=("a",))), asked("c"))
    assert [told(index, slug, "yes", {}) for slug in ("a", "b", "c")] == [False, False, True]


def test_the_whole_check_is_followed_for_questions_that_share_a_finding() -> None:
    again = builders.step("again", builders.yes_or_no("again", "a"))
    index = model_of(asked("a"), again, asked("b"))
    assert [told(index, slug, "yes", {}) for slug in ("a", "again", "b")] == [False, False, True]


def test_the_whole_check_is_followed_for_the_age_only_if_a_step_or_an_estimate_depends_on_it(
    index: KnowledgeIndex,
) -> None:
    younger: Answers = {"age": ["18-39"]}
    assert told(index, "age", "40-59", younger)
    assert not told(index, "age", "60-plus", younger)
    food = {slug: [index.questions[slug].choices[0].slug] for slug in index.screener_questions}
    assert not told(index, "age", "40-59", {**younger, **food})


def test_the_whole_check_is_followed_for_food_and_appetite(index: KnowledgeIndex) -> None:
    for slug in ("appetite", *index.screener_questions):
        assert not told(index, slug, index.questions[slug].choices[0].slug, {})


def test_a_red_flag_that_waits_for_two_findings_holds_once_both_are_true() -> None:
    rule = builders.red_flag("flag", when=Condition(all_of=("a", "b")))
    index = model_of(asked("a"), asked("b"), red_flags=(rule,))
    trial = WhatIfEvaluator(index, assess(index, {}))
    assert trial.outcome({"a": True}) is None
    assert trial.outcome({"b": True}) is None
    both = trial.outcome({"a": True, "b": True})
    assert both is not None
    assert both.advice is AdviceLevel.EMERGENCY


def test_a_red_flag_that_something_true_keeps_from_holding_holds_once_that_is_taken_back() -> None:
    rule = builders.red_flag("flag", when=Condition(all_of=("a",), none_of=("b",)))
    index = model_of(asked("a"), asked("b"), red_flags=(rule,))
    trial = WhatIfEvaluator(index, assess(index, {"a": True, "b": True}))
    for value in (False, None):
        outcome = trial.outcome({"b": value})
        assert outcome is not None
        assert outcome.advice is AdviceLevel.EMERGENCY
