"""The typed, frozen knowledge that everything else reasons over. Import from here, not from the modules inside."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from .cases import ReferenceCase, TriageScenario
from .causes import Cause, Caution, Condition, Evidence, Explains, Finding, Help, PointsTo, RedFlag
from .levels import (
    AdviceLevel,
    Band,
    CaseSource,
    CautionEffect,
    Confidence,
    Family,
    Grade,
    Helpline,
    IntakeUnit,
    LifeStage,
    MineralColour,
    NoteTopic,
    QuestionKind,
    RecommendedKind,
    Region,
    Sex,
    SourceKind,
    Topic,
    Verdict,
)
from .nutrition import (
    CalciumAbsorption,
    Food,
    FoodAmount,
    FoodGroup,
    Nutrient,
    ProfileRule,
    RequiredIntake,
    ScreenerAmount,
    ScreenerFood,
    ScreenerItem,
    ScreenerNutrient,
    SupplementForm,
)
from .questionnaire import Choice, Question, Section, Step
from .reading import (
    Claim,
    Disturbance,
    Mechanism,
    MechanismStep,
    MedicineGroup,
    MembraneParameter,
    Note,
    Page,
    PageSection,
    Source,
)
from .row import Milligrams, Row

__all__ = [
    "AdviceLevel",
    "Band",
    "CalciumAbsorption",
    "CaseSource",
    "Cause",
    "Caution",
    "CautionEffect",
    "Choice",
    "Claim",
    "Condition",
    "Confidence",
    "Disturbance",
    "Evidence",
    "Explains",
    "Family",
    "Finding",
    "Food",
    "FoodAmount",
    "FoodGroup",
    "Grade",
    "Help",
    "Helpline",
    "IntakeUnit",
    "Knowledge",
    "LifeStage",
    "Mechanism",
    "MechanismStep",
    "MedicineGroup",
    "MembraneParameter",
    "MineralColour",
    "Note",
    "NoteTopic",
    "Nutrient",
    "Page",
    "PageSection",
    "Parameters",
    "PointsTo",
    "ProfileRule",
    "Question",
    "QuestionKind",
    "RecommendedKind",
    "RedFlag",
    "ReferenceCase",
    "Region",
    "RequiredIntake",
    "Row",
    "ScreenerAmount",
    "ScreenerFood",
    "ScreenerItem",
    "ScreenerNutrient",
    "Section",
    "Sex",
    "Source",
    "SourceKind",
    "Step",
    "SupplementForm",
    "Topic",
    "TriageScenario",
    "Verdict",
]

_Share = Annotated[float, Meta(gt=0, lt=1)]
_Factor = Annotated[float, Meta(ge=0.5, le=2)]


class Parameters(Row, frozen=True, kw_only=True):
    """The cut-offs of the reasoning.

    likely_from, possible_from: lower edges of the bands. ready_below: the check is ready when no open step is
    expected to move the causes by this much. exclusion_factor: by how much the odds of a diagnosis of exclusion
    fall while an urgent red flag holds that it does not explain.
    male_factor, female_factor: portions relative to the average adult in the intake estimate.
    low_salt_portion: most sodium, in mg, of a portion that is suggested to somebody who should keep salt low.
    """

    key: ClassVar[tuple[str, ...]] = ()

    likely_from: _Share
    possible_from: _Share
    ready_below: Annotated[float, Meta(ge=0)]
    exclusion_factor: Annotated[float, Meta(ge=1, le=20)]
    male_factor: _Factor
    female_factor: _Factor
    low_salt_portion: Milligrams


class Knowledge(Row, frozen=True, kw_only=True):
    """One edition's worth of knowledge. Rows of a kind are in their canonical order (see `codec.canonical`)."""

    parameters: Parameters
    sections: tuple[Section, ...] = ()
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    causes: tuple[Cause, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    cautions: tuple[Caution, ...] = ()
    medicine_groups: tuple[MedicineGroup, ...] = ()
    nutrients: tuple[Nutrient, ...] = ()
    required_intakes: tuple[RequiredIntake, ...] = ()
    profile: tuple[ProfileRule, ...] = ()
    screener_nutrients: tuple[ScreenerNutrient, ...] = ()
    screener_items: tuple[ScreenerItem, ...] = ()
    food_groups: tuple[FoodGroup, ...] = ()
    foods: tuple[Food, ...] = ()
    food_amounts: tuple[FoodAmount, ...] = ()
    calcium_absorption: tuple[CalciumAbsorption, ...] = ()
    supplement_forms: tuple[SupplementForm, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    membrane_parameters: tuple[MembraneParameter, ...] = ()
    claims: tuple[Claim, ...] = ()
    notes: tuple[Note, ...] = ()
    pages: tuple[Page, ...] = ()
    sources: tuple[Source, ...] = ()
    reference_cases: tuple[ReferenceCase, ...] = ()
    triage_scenarios: tuple[TriageScenario, ...] = ()
