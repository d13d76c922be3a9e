"""Knowledge with a row of every kind, and every field filled somewhere. Valid for the audit."""

from __future__ import annotations

from typing import Any

from spasmcheck.reasoning.knowledge import (
    AdviceLevel,
    CalciumAbsorption,
    CautionEffect,
    Claim,
    Condition,
    Confidence,
    Disturbance,
    Explains,
    FoodGroup,
    Grade,
    Help,
    Knowledge,
    LifeStage,
    Mechanism,
    MechanismStep,
    MedicineGroup,
    MembraneParameter,
    MineralColour,
    Note,
    NoteTopic,
    Nutrient,
    Page,
    PageSection,
    PointsTo,
    ProfileRule,
    QuestionKind,
    ReferenceCase,
    Region,
    RequiredIntake,
    ScreenerAmount,
    ScreenerFood,
    ScreenerItem,
    ScreenerNutrient,
    Sex,
    SupplementForm,
    Topic,
    TriageScenario,
    Verdict,
)
from tests.builders import (
    SOURCE,
    cause,
    caution,
    choice,
    finding,
    food,
    food_amounts,
    knowledge,
    question,
    red_flag,
    source,
    step,
    yes_or_no,
)


def everything(**kinds: Any) -> Knowledge:
    """A row of every kind, with some kinds replaced."""
    small = knowledge()
    frequency = question(
        "cheese",
        choice("rarely", servings_per_day=0.0),
        choice("often", servings_per_day=0.43),
        kind=QuestionKind.FREQUENCY,
        hint="Hard or soft.",
        why="Cheese holds calcium.",
    )
    people = question(
        "sex",
        choice("female", "sex-female"),
        choice("male"),
        choice("child", out_of_scope="This check is for adults."),
        choice("large-eater", appetite_factor=1.2),
        body_picture=True,
        medicine_examples=True,
    )
    rest = step(
        "rest",
        frequency,
        people,
        core=True,
        false_if_not_asked=True,
        ask_if=Condition(all_of=("at-night",), any_of=("chest-pain", "takes-diuretic"), none_of=("chest-pain",)),
    )
    # The order of what a choice establishes means something, so it is not that of the alphabet.
    both = step("both", yes_or_no("both", "takes-diuretic", "at-night"))
    defaults: dict[str, Any] = {
        "steps": (*small.steps, rest, both),
        "findings": (*small.findings, finding("low-intake", topic=Topic.INTAKE), finding("sex-female")),
        "causes": (
            small.causes[0],
            cause(
                "ordinary-cramp",
                prior=0.1 + 0.2,
                advice_if_possible=AdviceLevel.SELF_CARE,
                advice_if_likely=AdviceLevel.SEE_DOCTOR,
                nutrient="magnesium",
                cautions=("Nerve pain – not this.", "“Quoted”, with: a colon"),
                what_helps=(
                    Help(text="Rest", evidence="One small trial.", grade=Grade.LIMITED),
                    Help(text="Drink something salty", raises=("calcium",), adds=("magnesium",)),
                ),
                notable_studies=("Maughan 1986",),
                reviewed_on="2026-11-02",
                reviewed_by="A. Clinician",
                review_due="2999-11-02",
                requires=Condition(any_of=("at-night", "takes-diuretic")),
                settled_on_last="What is dangerous comes first.",
                explains=(Explains(rule="chest-pain", when=Condition(all_of=("at-night",))),),
            ),
        ),
        "red_flags": (
            red_flag(
                "chest-pain",
                "chest-pain",
                points_to=(PointsTo(cause="low-magnesium", ratio=4.0),),
                outside="a heart attack",
                points_basis="An estimate.",
            ),
        ),
        "cautions": (
            caution(
                "potassium",
                "takes-diuretic",
                about="potassium",
                also_about=("sodium", "calcium"),
                effect=CautionEffect.WITHHOLD,
            ),
            caution("no-source", "at-night", sources=(), clinical_judgement=True),
        ),
        "medicine_groups": (
            MedicineGroup(
                finding="takes-diuretic",
                also=("at-night",),
                name="Water tablets",
                examples=("furosemide", "bumetanide"),
                effect="More salt leaves in the urine.",
                figures=("OR 1.5",),
                what_to_do="Keep taking it; ask.",
                grade=Grade.STRONG,
                sources=(SOURCE,),
            ),
        ),
        "nutrients": (
            Nutrient(
                slug="magnesium",
                name="Magnesium",
                symbol="Mg",
                colour=MineralColour.VIOLET,
                role=("Calms nerves.", "Builds bone."),
                share_of_body_store="About 99% inside cells.",
                serum_reference="0.7-1.0 mmol/L",
                deficiency_name="Hypomagnesaemia",
                deficiency_mild="none",
                deficiency_severe="fits",
                deficiency_note="Rare.",
                symptoms=("cramps",),
                risk_groups=("people on water tablets",),
                drug_causes=("furosemide",),
                mechanism=("Nerves fire by themselves.",),
                intake="300-400 mg",
                sources=(SOURCE,),
            ),
            Nutrient(slug="calcium", name="Calcium"),
            Nutrient(slug="potassium", name="Potassium"),
            Nutrient(slug="sodium", name="Sodium", everyday_name="Salt", food_only=True),
        ),
        "required_intakes": (
            RequiredIntake(
                nutrient="magnesium",
                region=Region.US,
                sex=Sex.FEMALE,
                age_band="71+",
                life_stage=LifeStage.NONE,
                unit="mg/day",
                average_requirement=265.0,
                recommended=320.0,
                recommended_kind="RDA",
                low_below=200.5,
                adequate_from=320.0,
                lower_reference=150.0,
                chronic_disease_risk_reduction=0.0,
                upper_level=350.0,
                upper_level_applies_to="supplements only",
                note="From food and tablets.",
                sources=(SOURCE,),
            ),
        ),
        "profile": (ProfileRule(attribute="age-band", value="71+", findings=("at-night", "sex-female")),),
        "screener_nutrients": (
            ScreenerNutrient(
                nutrient="magnesium",
                base=100.0,
                base_without_dairy=90.0,
                error_sd=80.0,
                round_to=10.0,
                plenty_above=500.0,
                low_finding="low-intake",
            ),
        ),
        "screener_items": (
            ScreenerItem(
                question="cheese",
                name="Cheese",
                serving="30 g",
                reference_servings=0.6,
                amounts=(
                    ScreenerAmount(nutrient="magnesium", mg=7.0, reference_percent=1.4),
                    ScreenerAmount(nutrient="calcium", mg=170.0, reference_percent=10.9),
                ),
                foods=(
                    ScreenerFood(food="parmesan", grams=30.0, share=0.4),
                    ScreenerFood(food="cheddar", grams=30.0, share=0.6),
                ),
            ),
        ),
        "food_groups": (
            FoodGroup(slug="dairy", name="Dairy", day_portions=2),
            FoodGroup(slug="bread", name="Bread"),
        ),
        "foods": (food("cheddar", tags=("vegetarian", "contains-milk"), note="Hard."), food("parmesan")),
        "food_amounts": (
            *food_amounts("cheddar", magnesium=8.4, calcium=213.0, potassium=23.0, sodium=190.0),
            *food_amounts("parmesan", magnesium=13.0, calcium=355.0, potassium=28.0, sodium=480.0),
        ),
        "calcium_absorption": (
            CalciumAbsorption(
                slug="cheddar",
                food_name="Cheddar",
                serving_grams=42.0,
                calcium_mg=303.0,
                absorbed_percent=32.1,
                absorbed_mg=97.3,
                milk_equivalent=1.0,
                foods=("cheddar",),
                source=SOURCE,
            ),
        ),
        "supplement_forms": (
            SupplementForm(
                slug="citrate",
                nutrient="magnesium",
                form="Citrate",
                absorption="Good",
                gut="Mild",
                sources=(SOURCE,),
            ),
        ),
        "mechanisms": (
            Mechanism(
                slug="muscle",
                title="How a muscle works",
                summary="It shortens and lets go.",
                steps=(
                    MechanismStep(slug="rest", title="Rest", what_happens=("Nothing fires.",)),
                    MechanismStep(
                        slug="fire",
                        title="Firing",
                        what_happens=("Channels open.", "Calcium comes out."),
                        disturbances=(
                            Disturbance(nutrient="magnesium", text="Channels open early.", sources=(SOURCE,)),
                        ),
                    ),
                ),
                sources=(SOURCE,),
            ),
        ),
        "membrane_parameters": (
            MembraneParameter(slug="e-na", value=-54.387, unit="mV", note="Rounded.", sources=(SOURCE,)),
        ),
        "claims": (
            Claim(
                slug="bananas",
                claim="Bananas cure cramps",
                verdict=Verdict.CONTRADICTS,
                note="No.",
                sources=(SOURCE,),
            ),
        ),
        "notes": (
            Note(
                slug="oxalate",
                topic=NoteTopic.ABSORPTION,
                nutrient="calcium",
                title="Oxalate",
                text=("Spinach binds calcium.",),
                meaning="Choose kale.",
                confidence=Confidence.GOOD,
                findings=("at-night",),
                sources=(SOURCE,),
            ),
        ),
        "pages": (
            Page(
                slug="stretching",
                title="Stretching a cramped calf",
                description="How to stretch a calf in a cramp, and what one trial says of stretching at night.",
                lead="It lets go.",
                sections=(
                    PageSection(slug="how", heading="How", bullets=("Pull the toes up.", "Hold.")),
                    PageSection(slug="why", heading="Why", text=("It is pulled long.",), sources=(SOURCE,)),
                ),
                reviewed_on="2026-01-02",
                reviewed_by="Dr A",
                review_due="2099-01-02",
            ),
        ),
        "sources": (
            source(
                publisher="A Society",
                year=2024,
                url="https://example.org/cramp",
                doi="10.1000/182",
                pmid="123",
                note="Abstract only.",
            ),
        ),
        "reference_cases": (
            ReferenceCase(
                slug="case-1",
                title="Night cramps",
                summary="A woman with cramps at night.",
                age="60-69",
                sex=Sex.FEMALE,
                present=("takes-diuretic", "at-night"),
                absent=("chest-pain",),
                other_details="Drinks tea.",
                acceptable_causes=("low-magnesium",),
                acceptable_advice=(AdviceLevel.SELF_CARE, AdviceLevel.SEE_DOCTOR),
                why_advice="Common.",
                source_kind="case-report",
                source_url="https://example.org/case",
            ),
        ),
        "triage_scenarios": (
            TriageScenario(
                slug="t1",
                summary="Chest pain.",
                present=("chest-pain",),
                acceptable_advice=(AdviceLevel.EMERGENCY,),
                source="Made up.",
            ),
        ),
    }
    return knowledge(**(defaults | kinds))
