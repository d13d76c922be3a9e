"""What single answers would change the result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmcheck.reasoning import (
    Answers,
    Assessment,
    BandChange,
    Findings,
    KnowledgeIndex,
    WhatIf,
    assess_answers,
    assess_findings,
    assess_path,
    confirm,
    follow,
    what_if,
)
from spasmcheck.reasoning.knowledge import AdviceLevel, Band, CautionEffect, Condition, QuestionKind
from spasmcheck.reasoning.what_if import answered_otherwise
from tests import builders
from tests.amounts import times
from tests.builders import caution, choice, evidence, question, step
from tests.unit.reasoning import oracles
from tests.unit.reasoning.small import asked, model_of
from tests.unit.reasoning.strategies import (
    any_answers,
    any_findings,
    slugs_of_any_kind,
    small_knowledge,
    valid_answers,
)

NONE = choice("none", exclusive=True)
PLACES = step(
    "places",
    question(
        "places",
        choice("calf", "in-calf"),
        choice("foot", "in-foot"),
        choice("both", "everywhere", "in-calf"),
        NONE,
        kind=QuestionKind.MULTIPLE,
    ),
)


def assess(index: KnowledgeIndex, findings: Findings) -> Assessment:
    """The assessment of what is known."""
    return assess_findings(
        index,
        [slug for slug, value in findings.items() if value],
        [slug for slug, value in findings.items() if not value],
    )


def changes_found_the_slow_way(
    index: KnowledgeIndex, before: Assessment, questions: Iterable[str]
) -> list[WhatIf]:
    """Each single change, assessed from the start, where anything comes out otherwise."""
    found = []
    for slug in questions:
        asked_question = index.questions[slug]
        for choice_slug, taken, findings in oracles.single_changes(asked_question, before.findings):
            after = assess(index, findings)
            new_band = {score.cause: score.band for score in after.causes}
            bands = tuple(
                BandChange(score.cause, score.band, new_band[score.cause])
                for score in before.causes
                if score.band is not new_band[score.cause]
            )
            cautions = {row.caution for row in before.cautions} ^ {row.caution for row in after.cautions}
            same_advice = after.advice.level is before.advice.level
            if bands or cautions or not same_advice:
                said = next(c for c in asked_question.choices if c.slug == choice_slug).establishes
                about = said or asked_question.findings
                found.append(
                    WhatIf(
                        question=slug,
                        choice=choice_slug,
                        taken=taken,
                        asked=any(finding in before.findings for finding in about),
                        advice=None if same_advice else after.advice.level,
                        bands=bands,
                        cautions=tuple(sorted(cautions)),
                    )
                )
    return found


def by_answer(changes: Iterable[WhatIf]) -> list[WhatIf]:
    """In an order that says nothing."""
    return sorted(changes, key=lambda change: (change.question, change.choice))


@st.composite
def assessments(draw: st.DrawFn) -> tuple[KnowledgeIndex, Assessment]:
    """Some knowledge and the assessment of answers, or of findings as stated."""
    knowledge = draw(small_knowledge())
    index = KnowledgeIndex(knowledge)
    if draw(st.booleans()):
        return index, assess(index, draw(any_findings(knowledge)))
    return index, assess_answers(index, draw(valid_answers(knowledge)))


def test_what_if_names_every_answer_that_matters_and_what_it_does() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=times(quick=70, thorough=100))
    @given(assessments())
    def compared(assessed: tuple[KnowledgeIndex, Assessment]) -> None:
        index, before = assessed
        found = what_if(index, before, index.questions)
        assert by_answer(found) == by_answer(changes_found_the_slow_way(index, before, index.questions))
        for change in found:
            seen["advice"] += change.advice is not None
            seen["bands"] += bool(change.bands)
            seen["cautions"] += bool(change.cautions)
            seen["left out"] += not change.taken
            seen["denied"] += change.choice == "none"

    compared()
    assert min(seen[name] for name in ("advice", "bands", "cautions", "left out", "denied")) >= 5


FITS = (builders.cause("cause", prior=0.3),)
"""One that is possible whatever is answered, so that looking after it oneself can be advised."""


def test_no_instead_of_yes_is_a_change() -> None:
    index = model_of(asked("a"), causes=FITS, red_flags=(builders.red_flag("flag", "a"),))
    found = what_if(index, assess(index, {"a": True}), ["a"])
    assert [(change.choice, change.taken, change.advice) for change in found] == [
        ("no", True, AdviceLevel.SELF_CARE)
    ]


@settings(max_examples=15)
@given(st.data())
def test_of_the_real_questionnaire_too_every_change_is_named(index: KnowledgeIndex, data: st.DataObject) -> None:
    findings = data.draw(any_findings(index.knowledge))
    before = assess(index, findings)
    questions = data.draw(st.lists(st.sampled_from([*index.questions]), max_size=3, unique=True))
    found = what_if(index, before, questions)
    assert by_answer(found) == by_answer(changes_found_the_slow_way(index, before, questions))


@given(assessments())
def test_the_most_consequential_changes_come_first(assessed: tuple[KnowledgeIndex, Assessment]) -> None:
    index, before = assessed
    found = what_if(index, before, index.questions)
    rises = [c.advice.urgency - before.advice.level.urgency if c.advice else 0 for c in found]
    raising = [rise for rise in rises if rise > 0]
    assert rises[: len(raising)] == sorted(raising, reverse=True)
    rest = found[len(raising) :]
    assert [change.advice is None for change in rest] == sorted(change.advice is None for change in rest)
    unmoved = [len(change.bands) for change in rest if change.advice is None]
    assert unmoved == sorted(unmoved, reverse=True)


@given(st.data())
def test_the_order_in_which_questions_are_named_makes_no_difference(data: st.DataObject) -> None:
    index, before = data.draw(assessments())
    shuffled = data.draw(st.permutations([*index.questions]))
    assert what_if(index, before, shuffled) == what_if(index, before, index.questions)


@given(st.data())
def test_any_assessment_can_be_asked_about_any_question(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    index = KnowledgeIndex(knowledge)
    findings = slugs_of_any_kind(*index.findings)
    before = data.draw(
        st.one_of(
            st.builds(lambda answers: assess_answers(index, answers), any_answers(knowledge)),
            st.builds(lambda p, a: assess_findings(index, p, a), st.lists(findings), st.lists(findings)),
        )
    )
    what_if(index, before, data.draw(st.lists(st.sampled_from([*index.questions]))))


def test_a_question_that_does_not_exist_changes_nothing() -> None:
    index = model_of(asked("a"))
    assert what_if(index, assess(index, {}), ["no-such-question"]) == ()


def test_a_change_says_what_it_does_to_advice_bands_and_cautions() -> None:
    index = model_of(
        asked("a"),
        evidence=(evidence("cause", "a", 4.0, 0.8),),
        red_flags=(builders.red_flag("flag", "a", advice_level=AdviceLevel.SAME_DAY),),
        cautions=(caution("potassium", "a"),),
    )
    assert what_if(index, assess(index, {}), ["a"]) == (
        WhatIf(
            question="a",
            choice="yes",
            taken=True,
            asked=False,
            advice=AdviceLevel.SAME_DAY,
            bands=(BandChange("cause", Band.LESS_LIKELY, Band.POSSIBLE),),
            cautions=("potassium",),
        ),
    )


def test_a_cause_that_ends_exactly_on_a_cut_off_falls_into_the_same_band_either_way() -> None:
    # Odds of 0.15 times 2 times 1/2: as sums of logarithms they differ in the last bits by the way they are taken.
    places = step("places", question("places", choice("calf", "in-calf"), NONE, kind=QuestionKind.MULTIPLE))
    index = model_of(
        places,
        asked("weak"),
        causes=(builders.cause("cause", prior=0.15),),
        evidence=(evidence("cause", "weak", 2.0, 0.5), evidence("cause", "in-calf", 2.0, 0.5)),
    )
    before = assess(index, {"in-calf": True, "weak": True})
    assert what_if(index, before, ["places"]) == tuple(changes_found_the_slow_way(index, before, ["places"]))


def test_an_answer_that_changes_nothing_is_not_named() -> None:
    index = model_of(asked("a"), evidence=(evidence("cause", "a", 1.1, 0.9),))
    assert what_if(index, assess(index, {}), ["a"]) == ()


def test_an_answer_that_was_given_is_told_from_one_that_was_not_asked_for() -> None:
    index = model_of(asked("a"), red_flags=(builders.red_flag("flag", "a"),))
    for findings, was_asked in (({}, False), ({"a": False}, True)):
        assert [change.asked for change in what_if(index, assess(index, findings), ["a"])] == [was_asked]


def test_the_other_answer_of_a_single_question_takes_back_the_one_that_was_given() -> None:
    age = step("age", question("age", choice("young", "young"), choice("old", "old")))
    index = model_of(
        age, causes=FITS, red_flags=(builders.red_flag("flag", "young", advice_level=AdviceLevel.SEE_DOCTOR),)
    )
    before = assess(index, {"young": True, "old": False})
    assert [(c.choice, c.taken, c.advice) for c in what_if(index, before, ["age"])] == [
        ("old", True, AdviceLevel.SELF_CARE)
    ]


def test_none_of_these_is_a_change_as_long_as_it_takes_back_nothing() -> None:
    rule = caution("potassium", "in-foot", effect=CautionEffect.WITHHOLD)
    index = model_of(PLACES, cautions=(rule,))
    unknown = what_if(index, assess(index, {}), ["places"])
    assert [(change.choice, change.cautions) for change in unknown] == [("none", ("potassium",))]
    held = what_if(index, assess(index, {"in-calf": True, "in-foot": True}), ["places"])
    assert [(change.choice, change.taken) for change in held] == [("foot", False)]


def test_leaving_out_one_of_several_choices_is_a_change() -> None:
    index = model_of(PLACES, causes=FITS, red_flags=(builders.red_flag("flag", "in-foot"),))
    before = assess(index, {"in-foot": True, "in-calf": False, "everywhere": False})
    assert [(c.choice, c.taken, c.advice) for c in what_if(index, before, ["places"])] == [
        ("foot", False, AdviceLevel.SELF_CARE)
    ]


def test_what_another_choice_still_establishes_stays_true_when_one_is_left_out() -> None:
    index = model_of(PLACES, red_flags=(builders.red_flag("flag", "in-calf"),))
    before = assess(index, {"in-foot": False, "in-calf": True, "everywhere": True})
    assert [(c.choice, c.taken) for c in what_if(index, before, ["places"])] == [("both", False)]


def test_a_caution_that_begins_to_apply_is_named() -> None:
    index = model_of(asked("a"), asked("b"), cautions=(caution("potassium", "a", "b"),))
    found = what_if(index, assess(index, {"a": True}), ["b"])
    assert [(change.choice, change.cautions) for change in found] == [("yes", ("potassium",))]


def test_a_yes_to_what_a_caution_withholds_for_already_changes_nothing() -> None:
    rule = caution("potassium", "a", "b", effect=CautionEffect.WITHHOLD)
    index = model_of(asked("a"), asked("b"), cautions=(rule,))
    found = what_if(index, assess(index, {"a": True}), ["b"])
    assert [change for change in found if change.choice == "yes"] == []


def test_a_no_that_would_lift_what_is_withheld_is_named() -> None:
    rule = caution("potassium", "a", effect=CautionEffect.WITHHOLD)
    index = model_of(asked("a"), cautions=(rule,))
    found = what_if(index, assess(index, {}), ["a"])
    assert [(change.choice, change.cautions) for change in found] == [("no", ("potassium",))]


def answered_with(index: KnowledgeIndex, answers: Answers, change: WhatIf) -> dict[str, list[str]]:
    """The answers with one choice taken or left out, as a visitor would do it."""
    row = index.questions[change.question]
    exclusive = {choice.slug for choice in row.choices if choice.exclusive}
    chosen = [slug for slug in answers.get(row.slug, ()) if slug not in exclusive]
    if row.kind is not QuestionKind.MULTIPLE or change.choice in exclusive:
        chosen = [change.choice]
    elif change.taken:
        chosen = [*chosen, change.choice]
    else:
        chosen = [slug for slug in chosen if slug != change.choice]
        none = [choice.slug for choice in row.choices if choice.exclusive and not choice.unknown]
        chosen = chosen or none[:1]
    return {slug: list(answer) for slug, answer in answers.items()} | {row.slug: chosen}


@pytest.mark.parametrize(
    ("chosen", "choice_slug", "taken", "expected"),
    [
        ([], "calf", True, ["calf"]),
        (["foot"], "calf", True, ["foot", "calf"]),
        (["none"], "calf", True, ["calf"]),
        (["foot", "calf"], "calf", False, ["foot"]),
        (["calf"], "calf", False, ["none"]),
        (["none"], "calf", False, ["none"]),
        ([], "none", True, ["none"]),
    ],
)
def test_a_question_with_several_answers_is_answered_otherwise_as_a_visitor_would(
    chosen: list[str], choice_slug: str, taken: bool, expected: list[str]
) -> None:
    change = WhatIf("places", choice_slug, taken=taken, asked=True, advice=None, bands=(), cautions=())
    assert answered_otherwise(PLACES.questions[0], chosen, change) == expected


def test_a_question_with_one_answer_is_answered_otherwise_with_the_other() -> None:
    change = WhatIf("a", "no", taken=True, asked=True, advice=None, bands=(), cautions=())
    assert answered_otherwise(asked("a").questions[0], ["yes"], change) == ["no"]


def test_what_is_confirmed_is_what_the_whole_check_comes_to() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=times(quick=60, thorough=200))
    @given(st.data())
    def compared(data: st.DataObject) -> None:
        knowledge = data.draw(small_knowledge())
        index = KnowledgeIndex(knowledge)
        path = follow(index, data.draw(valid_answers(knowledge)))
        answers = {slug: [choice.slug for choice in chosen] for slug, chosen in path.chosen.items()}
        before = assess_path(index, path)
        expected_changes = what_if(index, before, index.questions)
        confirmed = {(c.question, c.choice, c.taken): c for c in confirm(index, answers, before, expected_changes)}
        for change in expected_changes:
            after = assess_answers(index, answered_with(index, answers, change))
            told = confirmed.pop((change.question, change.choice, change.taken), None)
            old_bands, new_bands = ({s.cause: s.band for s in each.causes} for each in (before, after))
            old_cautions, new_cautions = ({c.caution for c in each.cautions} for each in (before, after))
            if told is None:
                assert (old_bands, old_cautions) == (new_bands, new_cautions)
                assert after.advice.level is before.advice.level
            else:
                assert {b.cause: (b.before, b.after) for b in told.bands} == {
                    cause: (old_bands[cause], band)
                    for cause, band in new_bands.items()
                    if band is not old_bands[cause]
                }
                assert set(told.cautions) == old_cautions ^ new_cautions
                assert (told.advice or before.advice.level) is after.advice.level
                assert told.asked is change.asked
                seen["as told" if told == change else "otherwise"] += 1
            seen["confirmed" if told else "not confirmed"] += 1
        assert confirmed == {}

    compared()
    assert min(seen[name] for name in ("as told", "otherwise", "confirmed", "not confirmed")) >= 2


def test_a_change_that_closes_another_step_is_confirmed_with_what_that_takes_back() -> None:
    # "No" would close the second step, whose answer is what raises the advice.
    second = asked("b", ask_if=Condition(all_of=("a",)))
    rules = (builders.red_flag("a", "a", advice_level=AdviceLevel.SEE_DOCTOR), builders.red_flag("b", "b"))
    index = model_of(asked("a"), second, causes=FITS, red_flags=rules, cautions=(caution("potassium", "a"),))
    answers: Answers = {"a": ["yes"], "b": ["yes"]}
    before = assess_answers(index, answers)
    (change,) = what_if(index, before, ["a"])
    assert (change.advice, change.cautions) == (None, ("potassium",))
    (confirmed,) = confirm(index, answers, before, [change])
    assert (confirmed.advice, confirmed.cautions) == (AdviceLevel.SELF_CARE, ("potassium",))


def test_an_answer_to_a_step_that_is_not_open_is_not_confirmed() -> None:
    closed = asked("b", ask_if=Condition(all_of=("a",)))
    index = model_of(asked("a"), closed, red_flags=(builders.red_flag("b", "b"),))
    answers: Answers = {"a": ["no"]}
    before = assess_answers(index, answers)
    changes = what_if(index, before, ["b"])
    assert len(changes) == 1
    assert list(confirm(index, answers, before, changes)) == []


def test_no_more_is_confirmed_than_is_taken() -> None:
    index = model_of(asked("a"), asked("b"), red_flags=(builders.red_flag("a", "a"), builders.red_flag("b", "b")))
    answers: Answers = {}
    before = assess_answers(index, answers)
    waiting = iter(what_if(index, before, ["a", "b"]))
    assert next(confirm(index, answers, before, waiting)).question == "a"
    assert next(waiting).question == "b"


def test_an_answer_that_waits_off_the_path_counts_once_its_step_opens() -> None:
    second = asked("b", ask_if=Condition(all_of=("a",)))
    rules = (builders.red_flag("a", "a", advice_level=AdviceLevel.SEE_DOCTOR), builders.red_flag("b", "b"))
    index = model_of(asked("a"), second, causes=FITS, red_flags=rules)
    answers: Answers = {"a": ["no"], "b": ["yes"]}
    before = assess_answers(index, answers)
    (change,) = what_if(index, before, ["a"])
    assert change.advice is AdviceLevel.SEE_DOCTOR
    (confirmed,) = confirm(index, answers, before, [change])
    assert confirmed.advice is assess_answers(index, {"a": ["yes"], "b": ["yes"]}).advice.level
    assert confirmed.advice is not AdviceLevel.SEE_DOCTOR
