"""The one ORM model: a table for each row type of the knowledge. Import from here, not from the modules inside."""

from __future__ import annotations

from .base import Conditional, IsImmutable, Keyed, Ordered
from .cases import ReferenceCase, TriageScenario
from .causes import Cause, Evidence, Finding, Help
from .editions import Edition
from .fields import LinesField
from .foods import CalciumAbsorption, Food, FoodAmount, FoodGroup, SupplementForm
from .history import PublicationRequest, Record, Rehearsal, RowChange
from .nutrition import (
    Nutrient,
    ProfileRule,
    RequiredIntake,
    ScreenerAmount,
    ScreenerFood,
    ScreenerItem,
    ScreenerNutrient,
)
from .questionnaire import Choice, ChoiceFinding, Question, Section, Step
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
)
from .rules import Caution, Explains, Parameters, PointsTo, RedFlag
from .sources import Source

__all__ = [
    "CalciumAbsorption",
    "Cause",
    "Caution",
    "Choice",
    "ChoiceFinding",
    "Claim",
    "Conditional",
    "Disturbance",
    "Edition",
    "Evidence",
    "Explains",
    "Finding",
    "Food",
    "FoodAmount",
    "FoodGroup",
    "Help",
    "IsImmutable",
    "Keyed",
    "LinesField",
    "Mechanism",
    "MechanismStep",
    "MedicineGroup",
    "MembraneParameter",
    "Note",
    "Nutrient",
    "Ordered",
    "Page",
    "PageSection",
    "Parameters",
    "PointsTo",
    "ProfileRule",
    "PublicationRequest",
    "Question",
    "Record",
    "RedFlag",
    "ReferenceCase",
    "Rehearsal",
    "RequiredIntake",
    "RowChange",
    "ScreenerAmount",
    "ScreenerFood",
    "ScreenerItem",
    "ScreenerNutrient",
    "Section",
    "Source",
    "Step",
    "SupplementForm",
    "TriageScenario",
]
