"""Nutrients, reference intakes, foods, the food screener and what the body absorbs."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from .levels import IntakeUnit, LifeStage, MineralColour, RecommendedKind, Region, Sex
from .row import (
    FindingRef,
    FindingSet,
    FoodGroupRef,
    FoodRef,
    FoodSet,
    Milligrams,
    NutrientRef,
    QuestionRef,
    Row,
    Slug,
    SourceRef,
    SourceSet,
    TagSet,
    UsdaNumber,
)
from .texts import Lines, OptionalProse, OptionalText, Prose, Text

AgeBand = Literal["19-30", "31-50", "51-70", "71+"]


class Nutrient(Row, frozen=True, kw_only=True):
    """A mineral or vitamin: its role, reference ranges in blood, and how its lack shows.

    symbol, colour: of its badge. everyday_name: what people call it in food, if it is another: salt for sodium.
    food_only: nobody takes it as a supplement.
    """

    ordered: ClassVar[bool] = True

    slug: Slug
    name: Text
    symbol: OptionalText = ""
    colour: MineralColour = MineralColour.PLAIN
    everyday_name: OptionalText = ""
    food_only: bool = False
    role: Lines = ()
    share_of_body_store: OptionalProse = ""
    serum_reference: OptionalProse = ""
    deficiency_name: OptionalText = ""
    deficiency_mild: OptionalProse = ""
    deficiency_severe: OptionalProse = ""
    deficiency_note: OptionalProse = ""
    symptoms: Lines = ()
    risk_groups: Lines = ()
    drug_causes: Lines = ()
    mechanism: Lines = ()
    intake: OptionalProse = ""
    sources: SourceSet = ()


class RequiredIntake(Row, frozen=True, kw_only=True):
    """Reference intake of a nutrient for one kind of adult; amounts a day in `unit`.

    average_requirement (EAR): meets the need of half of a group. recommended: RDA, PRI, RNI or AI, see
    recommended_kind. low_below, adequate_from: the cut-offs for an estimated intake; without low_below an
    estimate is never called low. upper_level: highest daily intake unlikely to harm, see what it applies to.
    """

    key: ClassVar[tuple[str, ...]] = ("nutrient", "region", "sex", "age_band", "life_stage")

    nutrient: NutrientRef
    region: Region
    sex: Sex
    age_band: AgeBand
    life_stage: LifeStage
    unit: IntakeUnit
    average_requirement: Milligrams | None = None
    recommended: Milligrams
    recommended_kind: RecommendedKind
    low_below: Milligrams | None = None
    adequate_from: Milligrams | None = None
    lower_reference: Milligrams | None = None
    chronic_disease_risk_reduction: Milligrams | None = None
    upper_level: Milligrams | None = None
    upper_level_applies_to: OptionalText = ""
    note: OptionalProse = ""
    sources: SourceSet


class ProfileRule(Row, frozen=True, kw_only=True):
    """Which findings say that a visitor belongs to a group of the reference intakes or of the screener.

    A sex or an age band is possible unless all its findings are false; a life stage, or avoiding dairy,
    is certain when one of its findings is true.
    """

    key: ClassVar[tuple[str, ...]] = ("attribute", "value")

    attribute: Literal["sex", "age-band", "life-stage", "diet"]
    value: Slug
    findings: FindingSet


class FoodGroup(Row, frozen=True, kw_only=True):
    """A group of foods, in the order in which a day is told.

    day_portions: most portions of the group in the example of a day; a group with none is never suggested.
    """

    ordered: ClassVar[bool] = True

    slug: Slug
    name: Text
    day_portions: Annotated[int, Meta(ge=0, le=6)] = 0


class Food(Row, frozen=True, kw_only=True):
    """A food and its serving, as the food table has it (USDA SR28, public domain); see `FoodAmount`."""

    slug: Slug
    name: Text
    group: FoodGroupRef
    serving: Text
    serving_grams: Annotated[float, Meta(gt=0)]
    serving_basis: Literal["usda-household-measure", "chosen-portion"]
    tags: TagSet = ()
    usda_number: UsdaNumber
    usda_description: Text
    note: OptionalProse = ""
    source: SourceRef


class FoodAmount(Row, frozen=True, kw_only=True):
    """How much of a nutrient a food holds: mg in a serving and in 100 g. Without a row it is not known."""

    key: ClassVar[tuple[str, ...]] = ("food", "nutrient")

    food: FoodRef
    nutrient: NutrientRef
    mg: Milligrams
    mg_per_100g: Milligrams


class ScreenerFood(Row, frozen=True, kw_only=True):
    """One of the foods whose mix makes up a screener item; the shares of an item add up to 1."""

    key: ClassVar[tuple[str, ...]] = ("food",)
    ordered: ClassVar[bool] = True

    food: FoodRef
    grams: Annotated[float, Meta(gt=0)]
    share: Annotated[float, Meta(gt=0, le=1)]


class ScreenerAmount(Row, frozen=True, kw_only=True):
    """What a serving of a screener item adds of one nutrient, in mg.

    reference_percent: the share of the item in what the day holds on which the screener is calibrated.
    """

    key: ClassVar[tuple[str, ...]] = ("nutrient",)
    ordered: ClassVar[bool] = True

    nutrient: NutrientRef
    mg: Milligrams
    reference_percent: Milligrams


class ScreenerItem(Row, frozen=True, kw_only=True):
    """What one serving of a frequency question adds, and the food mix that it stands for.

    reference_servings: servings a day, of the day on which the screener is calibrated.
    """

    key: ClassVar[tuple[str, ...]] = ("question",)

    question: QuestionRef
    name: Text
    serving: Text
    reference_servings: Milligrams
    amounts: tuple[ScreenerAmount, ...]
    foods: tuple[ScreenerFood, ...]


class ScreenerNutrient(Row, frozen=True, kw_only=True):
    """How the screener treats one nutrient; all amounts in mg a day.

    base: from what the items do not ask about. error_sd: one standard deviation of the estimate's error.
    round_to: what shown figures are rounded to. plenty_above: shown as "plenty" without a number.
    low_finding: the finding that a likely low estimate establishes.
    """

    key: ClassVar[tuple[str, ...]] = ("nutrient",)
    ordered: ClassVar[bool] = True

    nutrient: NutrientRef
    base: Milligrams
    base_without_dairy: Milligrams
    error_sd: Annotated[float, Meta(gt=0)]
    round_to: Annotated[float, Meta(gt=0)]
    plenty_above: Milligrams
    low_finding: FindingRef


class CalciumAbsorption(Row, frozen=True, kw_only=True):
    """Share of calcium absorbed at a comparable load; milk_equivalent is the ratio to milk."""

    slug: Slug
    food_name: Text
    serving_grams: Annotated[float, Meta(gt=0)]
    calcium_mg: Milligrams
    absorbed_percent: Milligrams
    absorbed_mg: Milligrams
    milk_equivalent: Milligrams
    foods: FoodSet = ()
    source: SourceRef


class SupplementForm(Row, frozen=True, kw_only=True):
    """A chemical form of a supplement: how well it is absorbed and what it does to the gut."""

    slug: Slug
    nutrient: NutrientRef
    form: Text
    absorption: Prose
    gut: Prose
    sources: SourceSet
