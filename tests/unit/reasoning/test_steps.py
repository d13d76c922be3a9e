"""Which step comes next, and when the check is ready."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmcheck.reasoning import (
    Answers,
    KnowledgeIndex,
    Outlook,
    WhyAsked,
    assess_answers,
    expected_effects,
    follow,
    progress,
)
from spasmcheck.reasoning.knowledge import (
    AdviceLevel,
    Choice,
    Condition,
    Region,
)
from tests import builders
from tests.builders import choice, evidence, question, step
from tests.unit.reasoning import oracles
from tests.unit.reasoning.small import asked, model_of
from tests.unit.reasoning.strategies import any_answers, any_given, questions_of, small_knowledge, valid_answers


def dangers(*slugs: str) -> tuple[object, ...]:
    """One emergency for each of these findings, so that each of their steps matters."""
    return tuple(builders.red_flag(slug, slug) for slug in slugs)


def visited(index: KnowledgeIndex, wanted: Answers) -> list[tuple[str, Answers]]:
    """The steps asked of a visitor who answers as wanted, each with the answers given before it."""
    answers: dict[str, tuple[str, ...]] = {}
    steps: list[tuple[str, Answers]] = []
    while (now := progress(index, answers)).step is not None:
        assert len(steps) < len(index.steps)
        steps.append((now.step, dict(answers)))
        answers |= {q.slug: tuple(wanted[q.slug]) for q in index.steps[now.step].questions}
    return [*steps, ("", dict(answers))]


@given(st.data())
def test_the_expected_effect_is_that_of_the_design(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    index = KnowledgeIndex(knowledge)
    outlook = Outlook(index, follow(index, data.draw(valid_answers(knowledge)), data.draw(any_given(knowledge))))
    for slug in index.steps:
        open_findings = [
            finding
            for finding in index.findings_of_step[slug]
            if finding not in outlook.findings and outlook.bounds.is_open_to_change(finding)
        ]
        naive = oracles.expected_effect(knowledge, outlook.findings, open_findings)
        assert expected_effects(index, [slug], outlook)[slug] == pytest.approx(naive, abs=1e-9)


def test_the_expected_effect_of_the_real_steps_is_that_of_the_design(index: KnowledgeIndex) -> None:
    outlook = Outlook(index, follow(index, {"urgent-now": ["none"], "sex": ["female"], "age": ["60-plus"]}))
    effects = expected_effects(index, index.steps, outlook)
    for slug, effect in effects.items():
        findings = [f for f in index.findings_of_step[slug] if outlook.bounds.is_open_to_change(f)]
        findings = [f for f in findings if f not in outlook.findings]
        naive = oracles.expected_effect(index.knowledge, outlook.findings, findings)
        assert effect == pytest.approx(naive, abs=1e-9)
    assert sum(effect > 0.05 for effect in effects.values()) >= 10


def test_the_expected_effect_is_half_the_swing_for_an_even_chance() -> None:
    # With the finding in 3 of 4 people with the cause and 1 of 4 without, p moves from 0.5 to 0.75 or 0.25.
    index = model_of(
        asked("a"), causes=(builders.cause("cause", prior=0.5),), evidence=(evidence("cause", "a", 3.0, 1 / 3),)
    )
    assert expected_effects(index, ["a"], Outlook(index, follow(index, {}))) == {"a": pytest.approx(0.25)}


def test_what_is_known_or_not_open_is_not_expected_to_move_anything() -> None:
    index = model_of(asked("a"), evidence=(evidence("cause", "a"),))
    for given_findings in ({"a": True}, {"a": False}, {"a": None}):
        outlook = Outlook(index, follow(index, {}, given_findings))
        assert expected_effects(index, ["a"], outlook) == {"a": 0}


@given(st.data())
def test_any_answers_at_all_have_a_next_step(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    index = KnowledgeIndex(knowledge)
    given_findings = data.draw(any_given(knowledge))
    now = progress(index, data.draw(any_answers(knowledge)), given=given_findings)
    assert now.step is None or now.step in now.path.unanswered
    assert (now.step is None) is (now.why is None)
    assert now.safety_done is not any(index.steps[slug].always for slug in now.path.unanswered)
    assert now.out_of_scope is (now.path.out_of_scope is not None)
    assert now.ready is (now.step is None and not now.out_of_scope)
    if not now.out_of_scope:
        assert now.ready is (now.about_left == 0)
    assert set(now.worth_asking) <= set(now.path.unanswered)
    assert now.planned[:1] == (() if now.step is None else (now.step,))
    assert set(now.missing) <= set(now.path.unanswered)
    # Who is ready has told enough, and who has told enough has met every danger sign.
    assert now.enough or not now.ready
    assert now.safety_done or not now.enough
    assert now.unsettled <= {rule.slug for rule in now.holding if rule.advice_level is AdviceLevel.SAME_DAY}


@settings(max_examples=20)
@given(st.data())
def test_any_answers_at_all_have_a_next_step_in_the_real_questionnaire(
    index: KnowledgeIndex, data: st.DataObject
) -> None:
    region = data.draw(st.sampled_from(Region))
    now = progress(index, data.draw(any_answers(index.knowledge)), region=region)
    assert now.step is None or now.step in now.path.unanswered


@given(st.data())
def test_no_question_is_wasted(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    index = KnowledgeIndex(knowledge)
    wanted = data.draw(valid_answers(knowledge, complete=True))
    *steps, _ = visited(index, wanted)
    assert len({slug for slug, _ in steps}) == len(steps)
    for slug, answers in steps:
        path = follow(index, answers)
        assert slug in path.unanswered
        assert index.steps[slug].always or slug in Outlook(index, path).bounds.relevant


@given(st.data())
def test_of_the_open_steps_that_with_the_greatest_effect_is_asked_until_none_is_left(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    index = KnowledgeIndex(knowledge)
    answers = data.draw(valid_answers(knowledge))
    now = progress(index, answers)
    if now.why in (WhyAsked.SAFETY, WhyAsked.IN_ORDER) or now.out_of_scope:
        return
    outlook = Outlook(index, now.path)
    effects = expected_effects(index, now.worth_asking, outlook)
    assert not any(index.steps[slug].section in index.in_order for slug in now.worth_asking)
    threshold = knowledge.parameters.ready_below
    if max(effects.values(), default=-1.0) >= threshold:
        assert now.why is WhyAsked.EXPECTED_EFFECT
        assert effects[now.step or ""] == max(effects.values())
    elif now.ready:
        assert not any(index.steps[slug].core for slug in now.worth_asking)
    else:
        assert now.why in (WhyAsked.CORE, WhyAsked.URGENT_RULE)


@given(st.data())
def test_step_by_step_or_at_once_the_result_is_the_same(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    index = KnowledgeIndex(knowledge)
    *steps, (_, answers) = visited(index, data.draw(valid_answers(knowledge, complete=True)))
    order = data.draw(st.permutations([*answers]))
    at_once = {slug: answers[slug] for slug in order}
    expected = oracles.findings_after(knowledge, answers)
    assert follow(index, at_once).findings == expected
    assert encoded(index, at_once) == encoded(index, answers)
    for _, so_far in steps:
        now = progress(index, so_far)
        assert now.findings == assess_answers(index, so_far).findings
        assert Outlook(index, now.path).advice is assess_answers(index, so_far).advice.level


@given(st.data())
def test_an_answer_changed_and_changed_back_leaves_no_trace(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    index = KnowledgeIndex(knowledge)
    answers = dict(data.draw(valid_answers(knowledge)))
    other = data.draw(valid_answers(knowledge, complete=True))
    slug = data.draw(st.sampled_from([q.slug for q in questions_of(knowledge)]))
    before = encoded(index, answers), progress(index, answers).step
    back = {q: answer for q, answer in (answers | {slug: other[slug]}).items() if q != slug}
    if slug in answers:
        back[slug] = answers[slug]
    assert (encoded(index, back), progress(index, back).step) == before


def encoded(index: KnowledgeIndex, answers: Answers) -> bytes:
    """The assessment of these answers, to the byte."""
    return msgspec.json.encode(assess_answers(index, answers))


def test_safety_steps_come_first_and_are_asked_of_everyone() -> None:
    index = model_of(
        asked("you", section="you"),
        asked("effect"),
        asked("danger", section="safety", always=True),
        asked("idle-danger", section="safety", always=True),
        red_flags=dangers("you"),
        evidence=(evidence("cause", "effect", 20.0, 0.05),),
    )
    first = progress(index, {})
    assert (first.step, first.why, first.safety_done) == ("danger", WhyAsked.SAFETY, False)
    # Nothing depends on the second one, and yet it is asked.
    second = progress(index, {"danger": ["no"]})
    assert (second.step, second.why, second.safety_done) == ("idle-danger", WhyAsked.SAFETY, False)
    third = progress(index, {"danger": ["no"], "idle-danger": ["no"]})
    assert (third.step, third.why, third.safety_done) == ("you", WhyAsked.IN_ORDER, True)


def test_sections_in_order_are_asked_in_order_whatever_their_effect() -> None:
    index = model_of(
        asked("weak", section="you"),
        asked("strong", section="you"),
        asked("other"),
        evidence=(evidence("cause", "strong", 20.0, 0.05), evidence("cause", "other", 20.0, 0.05)),
        red_flags=dangers("weak"),
    )
    assert progress(index, {}).step == "weak"
    assert progress(index, {"weak": ["no"]}).step == "strong"
    assert progress(index, {"weak": ["no"], "strong": ["not-sure"]}).why is WhyAsked.EXPECTED_EFFECT


def test_an_irrelevant_step_of_a_section_in_order_is_not_asked() -> None:
    index = model_of(asked("idle", section="you"), asked("a", section="you"), red_flags=dangers("a"))
    assert progress(index, {}).step == "a"


def test_then_the_step_with_the_greatest_expected_effect_is_asked() -> None:
    index = model_of(
        asked("weak"),
        asked("strong"),
        asked("middle"),
        evidence=(
            evidence("cause", "weak", 2.0, 0.8),
            evidence("cause", "strong", 20.0, 0.05),
            evidence("cause", "middle", 5.0, 0.4),
        ),
        parameters=builders.parameters(ready_below=0.0),
    )
    wanted = dict.fromkeys(("weak", "strong", "middle"), ("not-sure",))
    assert [slug for slug, _ in visited(index, wanted)] == ["strong", "middle", "weak", ""]


def test_equal_effects_keep_the_order_of_the_questionnaire() -> None:
    index = model_of(
        *(asked(slug) for slug in "cab"),
        evidence=tuple(evidence("cause", slug) for slug in "abc"),
        parameters=builders.parameters(ready_below=0.0),
    )
    assert [slug for slug, _ in visited(index, dict.fromkeys("abc", ()))] == ["c", "a", "b", ""]


def at_threshold(ready_below: float, **fields: object) -> KnowledgeIndex:
    """One step with an expected effect of 0.25."""
    return model_of(
        asked("a", **fields),
        parameters=builders.parameters(ready_below=ready_below),
        causes=(builders.cause("cause", prior=0.5),),
        evidence=(evidence("cause", "a", 3.0, 1 / 3),),
    )


def test_the_check_is_ready_below_the_threshold() -> None:
    assert progress(at_threshold(0.2499), {}).step == "a"
    ready = progress(at_threshold(0.2501), {})
    assert (ready.step, ready.ready, ready.about_left) == (None, True, 0)
    # The visitor may answer it all the same.
    assert ready.worth_asking == ("a",)


def test_a_step_exactly_at_the_threshold_is_asked() -> None:
    index = at_threshold(0.3)
    effect = expected_effects(index, ["a"], Outlook(index, follow(index, {})))["a"]
    assert progress(at_threshold(effect), {}).why is WhyAsked.EXPECTED_EFFECT


def test_a_core_step_is_asked_below_the_threshold_unless_it_is_irrelevant() -> None:
    assert progress(at_threshold(0.2501, core=True), {}).why is WhyAsked.CORE
    assert progress(at_threshold(0.2499, core=True), {}).why is WhyAsked.EXPECTED_EFFECT
    assert progress(model_of(asked("a", core=True)), {}).ready


@pytest.mark.parametrize(
    ("level", "why"),
    [
        (AdviceLevel.EMERGENCY, WhyAsked.URGENT_RULE),
        (AdviceLevel.SAME_DAY, WhyAsked.URGENT_RULE),
        (AdviceLevel.SEE_DOCTOR, None),
        (AdviceLevel.SELF_CARE, None),
    ],
)
def test_a_step_that_could_settle_an_urgent_rule_is_asked_when_half_of_it_holds(
    level: AdviceLevel, why: WhyAsked | None
) -> None:
    index = model_of(
        asked("danger", always=True, section="safety"),
        asked("a"),
        red_flags=(builders.red_flag("flag", "danger", "a", advice_level=level),),
    )
    assert progress(index, {"danger": ["yes"]}).why is why
    assert progress(index, {"danger": ["no"]}).ready
    assert progress(index, {"danger": ["not-sure"]}).ready


def test_no_rule_is_settled_that_is_not_more_urgent_than_what_is_already_advised() -> None:
    waiting = builders.red_flag("waiting", "danger", "a", advice_level=AdviceLevel.SAME_DAY)
    steps = (asked("danger", always=True, section="safety"), asked("a"))
    answers = {"danger": ["yes"]}
    assert progress(model_of(*steps, red_flags=(waiting,)), answers).step == "a"
    assert progress(model_of(*steps, red_flags=(waiting, *dangers("danger"))), answers).ready


def test_a_step_that_may_take_help_today_away_comes_before_all_that_are_expected_to_matter() -> None:
    flag = builders.red_flag(
        "flag", advice_level=AdviceLevel.SAME_DAY, when=Condition(all_of=("danger",), none_of=("settles",))
    )
    index = model_of(
        asked("danger", always=True, section="safety"),
        asked("strong"),
        asked("settles"),
        evidence=(evidence("cause", "strong", 20.0, 0.05),),
        red_flags=(flag,),
    )
    now = progress(index, {"danger": ["yes"]})
    assert (now.step, now.why, now.unsettled) == ("settles", WhyAsked.URGENT_RULE, {"flag"})
    assert progress(index, {"danger": ["no"]}).step == "strong"
    assert progress(index, {"danger": ["yes"], "settles": ["no"]}).unsettled == frozenset()


def test_out_of_scope_ends_the_check() -> None:
    age = question("age", choice("child", out_of_scope="This check is for adults."), choice("adult"))
    index = model_of(step("age", age, section="you"), asked("a"), red_flags=dangers("a"))
    now = progress(index, {"age": ["child"]})
    assert (now.step, now.why, now.out_of_scope, now.ready) == (None, None, True, False)


def test_out_of_scope_leaves_nothing_to_ask() -> None:
    age = question("age", choice("child", out_of_scope="This check is for adults."), choice("adult"))
    index = model_of(step("age", age, section="you"), asked("a", core=True), red_flags=dangers("a"))
    assert progress(index, {"age": ["child"]}).about_left == 0


def test_about_left_counts_the_steps_still_planned() -> None:
    index = model_of(
        asked("danger", always=True, section="safety"),
        asked("you", section="you"),
        asked("a", core=True),
        asked("idle"),
        red_flags=dangers("danger", "you", "a"),
    )
    answers: dict[str, list[str]] = {}
    left = []
    for slug in ("danger", "you", "a"):
        left.append(progress(index, answers).about_left)
        answers[slug] = ["no"]
    assert [*left, progress(index, answers).about_left] == [3, 2, 1, 0]


def test_the_real_check_starts_with_safety_and_does_not_ask_about_food_first(index: KnowledgeIndex) -> None:
    answers = {q.slug: tuple(c.slug for c in q.choices if says_no(c))[:1] for q in questions_of(index.knowledge)}
    steps = [slug for slug, _ in visited(index, answers) if slug]
    safety = [slug for slug, row in index.steps.items() if row.always]
    assert steps[: len(safety)] == safety
    assert {slug for slug, row in index.steps.items() if row.core} <= set(steps)
    assert not set(index.screener_steps) & set(steps)


def says_no(row: Choice) -> bool:
    """Whether the choice denies what its question asks."""
    return not row.establishes and not row.unknown and not row.out_of_scope
