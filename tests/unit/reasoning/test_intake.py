"""Estimated intake from the food questions, against what a person needs."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmcheck.reasoning import Answers, IntakeEstimate, IntakeLevel, KnowledgeIndex, assess_answers, follow
from spasmcheck.reasoning.diet.intake import applicable_needs, intake_findings
from spasmcheck.reasoning.inference.knowledge_index import Findings
from spasmcheck.reasoning.knowledge import LifeStage, Region, RequiredIntake, Sex
from tests import builders
from tests.amounts import times

EXAMPLES = yaml.safe_load(
    (Path(__file__).resolve().parents[2] / "data" / "screener_examples.yaml").read_text("utf-8")
)
NUTRIENTS = ("magnesium", "calcium", "potassium")
SERVINGS = {
    "rarely": 0.0,
    "weekly": 0.14,
    "few-a-week": 0.43,
    "daily": 1.0,
    "twice-daily": 2.0,
    "three-plus-daily": 3.3,
}
APPETITES = {"small": 0.85, "average": 1.0, "large": 1.2}


def answers_of(example: dict[str, Any]) -> dict[str, list[str]]:
    """The example's person as answers; the questionnaire asks for the age in three ranges."""
    age = "18-39" if example["age"] < 40 else "40-59" if example["age"] < 60 else "60-plus"
    return {
        "age": [age],
        "sex": [example["sex"]],
        "pregnancy": ["neither"],
        "diet": ["no-dairy" if example["avoids_dairy"] else "none"],
        "appetite": [example["appetite"]],
        **{question: [how_often] for question, how_often in example["answers"].items()},
    }


def typical(**changes: list[str] | None) -> dict[str, list[str]]:
    """The first example's answers with some changed, or not given."""
    changed = answers_of(EXAMPLES[0]) | {slug.replace("_", "-"): answer for slug, answer in changes.items()}
    return {slug: answer for slug, answer in changed.items() if answer is not None}


def estimates(index: KnowledgeIndex, answers: Answers, region: Region = Region.US) -> dict[str, IntakeEstimate]:
    """The estimate for each nutrient."""
    return {row.nutrient: row for row in assess_answers(index, answers, region=region).intake}


def needs_of(index: KnowledgeIndex, nutrient: str, findings: Findings) -> set[tuple[Sex, str, LifeStage]]:
    """Whose reference intakes may be this person's."""
    return {
        (row.sex, row.age_band, row.life_stage) for row in applicable_needs(index, nutrient, Region.US, findings)
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["slug"])
def test_a_worked_example_comes_out_as_printed(index: KnowledgeIndex, example: dict[str, Any]) -> None:
    found = estimates(index, answers_of(example))
    assert set(found) == set(example["result"]) == set(NUTRIENTS)
    for nutrient in NUTRIENTS:
        assert round(found[nutrient].estimate, -1) == example["estimate"][f"{nutrient}_mg"]
        # A range of ages may hold people with different needs; then it is honest not to say.
        assert found[nutrient].level in (example["result"][nutrient], IntakeLevel.BORDERLINE)


def test_most_levels_of_the_worked_examples_are_told_exactly(index: KnowledgeIndex) -> None:
    levels = [
        found.level == example["result"][nutrient]
        for example in EXAMPLES
        for nutrient, found in estimates(index, answers_of(example)).items()
    ]
    assert len(levels) == 18
    assert sum(levels) >= 16


@settings(max_examples=times(quick=25, thorough=40))
@given(st.data())
def test_the_estimate_is_that_of_the_formula(index: KnowledgeIndex, data: st.DataObject) -> None:
    sex = data.draw(st.sampled_from(("female", "male", "prefer-not")))
    diet = data.draw(st.sampled_from(("none", "no-dairy", "vegan")))
    appetite = data.draw(st.sampled_from((*APPETITES, "not-sure")))
    how_often = {slug: data.draw(st.sampled_from(sorted(SERVINGS))) for slug in index.screener_questions}
    answers = {slug: [choice] for slug, choice in how_often.items()}
    found = estimates(index, answers | {"sex": [sex], "diet": [diet], "appetite": [appetite]})
    factor = {"female": 0.86, "male": 1.14, "prefer-not": 1.0}[sex] * APPETITES.get(appetite, 1.0)
    for row in index.knowledge.screener_nutrients:
        base = row.base if diet == "none" else row.base_without_dairy
        eaten = sum(
            SERVINGS[how_often[item.question]] * amount.mg
            for item in index.knowledge.screener_items
            for amount in item.amounts
            if amount.nutrient == row.nutrient
        )
        estimate = found[row.nutrient]
        assert estimate.estimate == pytest.approx(factor * (base + eaten), abs=1e-9)
        assert estimate.plenty is (estimate.estimate > row.plenty_above)
        assert 0 <= estimate.low <= estimate.estimate + row.round_to / 2
        lowest = max(0.0, estimate.estimate - row.error_sd)
        assert estimate.low == pytest.approx(lowest, abs=row.round_to / 2 + 1e-6)
        assert estimate.high == pytest.approx(estimate.estimate + row.error_sd, abs=row.round_to / 2 + 1e-6)
        for shown in (estimate.low, estimate.high):
            assert shown / row.round_to == pytest.approx(round(shown / row.round_to))


def test_the_level_is_judged_against_every_need_that_may_be_theirs(index: KnowledgeIndex) -> None:
    levels = set()
    for example in EXAMPLES:
        for answers in (
            answers_of(example),
            answers_of(example) | {"sex": ["prefer-not"], "pregnancy": ["not-sure"]},
        ):
            for estimate in estimates(index, answers).values():
                low = [need.low_below for need in estimate.needs if need.low_below is not None]
                enough = [need.adequate_from or need.recommended for need in estimate.needs]
                assert (estimate.low_below, estimate.adequate_from) == (min(low), max(enough))
                if estimate.level is IntakeLevel.LIKELY_LOW:
                    assert all(estimate.estimate < limit for limit in low)
                elif estimate.level is IntakeLevel.ADEQUATE:
                    assert all(estimate.estimate >= limit for limit in enough)
                else:
                    assert estimate.estimate >= min(low)
                    assert estimate.estimate < max(enough)
                levels.add(estimate.level)
    assert levels == set(IntakeLevel)


def test_likely_low_is_true_enough_is_false_and_borderline_is_unknown(index: KnowledgeIndex) -> None:
    seen = set()
    for example in EXAMPLES:
        assessment = assess_answers(index, answers_of(example))
        for estimate in assessment.intake:
            finding = f"low-{estimate.nutrient}-intake"
            expected = {IntakeLevel.LIKELY_LOW: True, IntakeLevel.ADEQUATE: False, IntakeLevel.BORDERLINE: None}
            assert assessment.findings.get(finding) is expected[estimate.level]
            assert intake_findings(index, [estimate]).get(finding) is expected[estimate.level]
            seen.add(estimate.level)
    assert seen == set(IntakeLevel)


def test_the_food_part_is_the_screener_and_what_is_asked_of_the_diet(index: KnowledgeIndex) -> None:
    asked = {slug for step in index.food_part for slug in (q.slug for q in index.steps[step].questions)}
    assert asked == {"diet", "appetite", *index.screener_questions}
    assert [*index.food_part] == [slug for slug in index.steps if slug in index.food_part]
    assert KnowledgeIndex(builders.knowledge()).food_part == ()


def test_without_the_food_questions_there_is_no_estimate(index: KnowledgeIndex) -> None:
    assert estimates(index, {"age": ["18-39"], "sex": ["female"]}) == {}


@pytest.mark.parametrize("left_open", ["milk-yogurt", "leafy-greens", "coffee-tea"])
@pytest.mark.parametrize("answer", [None, [], ["sometimes"]])
def test_one_food_question_without_an_answer_leaves_no_estimate(
    index: KnowledgeIndex, left_open: str, answer: list[str] | None
) -> None:
    answers = typical(**{left_open: answer})
    assert estimates(index, answers) == {}
    assert not set(index.intake_findings) & assess_answers(index, answers).findings.keys()


def test_an_unknown_appetite_counts_as_average(index: KnowledgeIndex) -> None:
    average = {slug: row.estimate for slug, row in estimates(index, typical()).items()}
    for unknown in (["not-sure"], None, []):
        assert {s: r.estimate for s, r in estimates(index, typical(appetite=unknown)).items()} == average


def test_an_unknown_sex_lies_between_and_asks_for_what_suits_both(index: KnowledgeIndex) -> None:
    found = {
        sex: estimates(index, typical(sex=answer, pregnancy=["neither"]))
        for sex, answer in {
            "male": ["male"],
            "female": ["female"],
            "unknown": ["prefer-not"],
            "not asked": None,
        }.items()
    }
    for nutrient in NUTRIENTS:
        male, female, unknown = (found[sex][nutrient] for sex in ("male", "female", "unknown"))
        assert female.estimate < unknown.estimate < male.estimate
        assert set(unknown.needs) == set(male.needs) | set(female.needs)
        assert unknown.adequate_from == max(male.adequate_from, female.adequate_from)
        assert unknown.low_below == min(male.low_below or 0, female.low_below or 0)
        assert found["not asked"][nutrient] == unknown


def test_an_age_range_asks_for_every_band_that_it_meets(index: KnowledgeIndex) -> None:
    bands = {
        "age-18-39": {"19-30", "31-50"},
        "age-40-59": {"31-50", "51-70"},
        "age-60-plus": {"51-70", "71+"},
    }
    man = {"sex-male": True, "sex-female": False}
    for finding, expected in bands.items():
        findings = man | dict.fromkeys(bands, False) | {finding: True}
        assert {band for _, band, _ in needs_of(index, "calcium", findings)} == expected
        # The true one is enough: it rules the others out.
        assert needs_of(index, "calcium", man | {finding: True}) == needs_of(index, "calcium", findings)
    unknown = needs_of(index, "calcium", man)
    assert {band for _, band, _ in unknown} == {"19-30", "31-50", "51-70", "71+"}


@pytest.mark.parametrize(
    ("findings", "stages"),
    [
        ({}, {LifeStage.NONE, LifeStage.PREGNANT, LifeStage.LACTATING}),
        ({"pregnant": True}, {LifeStage.PREGNANT}),
        ({"postpartum-breastfeeding": True}, {LifeStage.LACTATING}),
        ({"pregnant": True, "postpartum-breastfeeding": True}, {LifeStage.PREGNANT, LifeStage.LACTATING}),
        ({"pregnant": False}, {LifeStage.NONE, LifeStage.LACTATING}),
        ({"pregnant": False, "postpartum-breastfeeding": False}, {LifeStage.NONE}),
    ],
)
def test_pregnancy_counts_while_it_is_possible(
    index: KnowledgeIndex, findings: Findings, stages: set[LifeStage]
) -> None:
    woman = {"sex-female": True, "sex-male": False, "age-18-39": True}
    assert {stage for _, _, stage in needs_of(index, "magnesium", woman | findings)} == stages


def test_pregnancy_that_was_not_asked_about_does_not_count_for_men(index: KnowledgeIndex) -> None:
    man = follow(index, {"age": ["18-39"], "sex": ["male"]}).findings
    assert {stage for _, _, stage in needs_of(index, "magnesium", man)} == {LifeStage.NONE}


def test_an_unknown_pregnancy_makes_a_level_more_careful_never_the_opposite(index: KnowledgeIndex) -> None:
    compared = 0
    for example in EXAMPLES:
        if example["sex"] == "female" and example["age"] < 60:
            sure = estimates(index, answers_of(example))
            unsure = estimates(index, answers_of(example) | {"pregnancy": ["not-sure"]})
            for nutrient, estimate in unsure.items():
                assert estimate.estimate == sure[nutrient].estimate
                assert estimate.level in (sure[nutrient].level, IntakeLevel.BORDERLINE)
                compared += 1
    assert compared == 6


def test_no_dairy_lowers_calcium_and_nothing_else(index: KnowledgeIndex) -> None:
    usual = estimates(index, typical())
    for diet in ("no-dairy", "vegan"):
        without = estimates(index, typical(diet=[diet]))
        assert without["calcium"].estimate < usual["calcium"].estimate
        for nutrient in ("magnesium", "potassium"):
            assert without[nutrient].estimate == usual[nutrient].estimate


def test_without_a_cut_off_an_intake_is_never_called_low(index: KnowledgeIndex) -> None:
    nothing = {slug: ["rarely"] for slug in index.screener_questions}
    for sex in ("female", "male", "prefer-not"):
        answers = nothing | {"age": ["18-39"], "sex": [sex], "appetite": ["small"]}
        british = estimates(index, answers, Region.UK)
        for nutrient in ("magnesium", "calcium"):
            assert british[nutrient].low_below is None
            assert british[nutrient].level is IntakeLevel.BORDERLINE
        assert british["potassium"].level is IntakeLevel.LIKELY_LOW
        assert estimates(index, answers, Region.US)["magnesium"].level is IntakeLevel.LIKELY_LOW


@settings(max_examples=20)
@given(st.data())
def test_british_magnesium_is_never_likely_low(index: KnowledgeIndex, data: st.DataObject) -> None:
    answers = {slug: [data.draw(st.sampled_from(sorted(SERVINGS)))] for slug in index.screener_questions}
    assert estimates(index, answers, Region.UK)["magnesium"].level is not IntakeLevel.LIKELY_LOW
    assert assess_answers(index, answers, region=Region.UK).findings.get("low-magnesium-intake") is not True


@pytest.mark.parametrize("region", Region)
def test_every_region_has_needs_for_everybody(index: KnowledgeIndex, region: Region) -> None:
    people = [
        {f"sex-{sex}": True, age: True}
        for sex in ("female", "male")
        for age in ("age-18-39", "age-40-59", "age-60-plus")
    ]
    for findings in ({}, *people):
        for nutrient in NUTRIENTS:
            assert applicable_needs(index, nutrient, region, findings)


def test_more_food_is_never_less_of_anything(index: KnowledgeIndex) -> None:
    totals = [
        estimates(index, typical(**{slug: [how_often] for slug in index.screener_questions}))
        for how_often in SERVINGS
    ]
    for less, more in pairwise(totals):
        assert all(less[nutrient].estimate < more[nutrient].estimate for nutrient in NUTRIENTS)


def test_an_estimate_names_the_needs_it_was_judged_by(index: KnowledgeIndex) -> None:
    needs = estimates(index, typical())["magnesium"].needs
    assert [(need.sex, need.age_band) for need in needs] == [(Sex.MALE, "31-50"), (Sex.MALE, "51-70")]
    assert all(isinstance(need, RequiredIntake) and need.region is Region.US for need in needs)
