"""What the result says of food: estimated intake, foods that hold what may be short, and a day that reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.evidence.labelling import give_words
from spasmcheck.reasoning import (
    Assessment,
    DietaryRestrictions,
    IntakeEstimate,
    IntakeLevel,
    Portion,
    Restrictions,
    SampleMenu,
    applicable_needs,
    dietary_restrictions,
    sample_menu,
    top_foods,
)
from spasmcheck.reasoning.knowledge import Nutrient, Region, RequiredIntake
from spasmcheck.web.fragments import FragmentCache

from .charts import IntakeChart, intake_chart

give_words(
    IntakeLevel,
    name={
        IntakeLevel.LIKELY_LOW: _("May be low"),
        IntakeLevel.BORDERLINE: _("Too close to tell"),
        IntakeLevel.ADEQUATE: _("Looks enough"),
    },
)


@dataclass(frozen=True, slots=True)
class IntakeView:
    """One nutrient, in mg a day. estimate: None while the food questions are open, or when it is held back.

    need_from, need_to: what is recommended; they differ when several reference intakes may be the visitor's, and
    are 0 when the nutrient is held back.
    """

    nutrient: Nutrient
    held_back: bool
    need_from: float
    need_to: float
    needs: tuple[RequiredIntake, ...]
    estimate: IntakeEstimate | None
    chart: IntakeChart | None

    @property
    def may_be_short(self) -> bool:
        """Whether foods rich in it are worth naming: not when the estimate looks enough."""
        return not self.held_back and (self.estimate is None or self.estimate.level is not IntakeLevel.ADEQUATE)


@dataclass(frozen=True, slots=True)
class FoodPlan:
    """Foods to choose from by nutrient, and a day of portions."""

    rich: Mapping[str, tuple[Portion, ...]]
    sample_menu: SampleMenu
    targets: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class FoodView:
    """intake: in the screener's order. plan: None when cautions leave no food to suggest.

    estimated: the food questions are answered. open_step: the first food page that is still open, or "".
    """

    intake: tuple[IntakeView, ...]
    plan: FoodPlan | None
    table: DietaryRestrictions
    estimated: bool
    open_step: str
    region: Region


_plans: FragmentCache[FoodPlan] = FragmentCache(1000)


def food_view(
    edition: PublishedEdition, assessment: Assessment, held: Restrictions, *, open_step: str, region: Region
) -> FoodView:
    """All that the page says of food."""
    index = edition.index
    estimates = {estimate.nutrient: estimate for estimate in assessment.intake}
    intake = tuple(
        _intake(edition, assessment, held, row.nutrient, estimates.get(row.nutrient), region)
        for row in index.knowledge.screener_nutrients
    )
    table = dietary_restrictions(index, assessment.findings, held)
    targets = {view.nutrient.slug: view.need_to for view in intake if not view.held_back and view.need_to}
    short = tuple(view.nutrient.slug for view in intake if view.may_be_short and view.need_to)
    plan = None
    if targets and not table.is_bare:
        key = (table, tuple(targets.items()), short)
        plan = _plans.get(edition, key, lambda: _plan(edition, table, targets, short))
    return FoodView(intake, plan, table, bool(estimates), open_step, region)


def _plan(
    edition: PublishedEdition, table: DietaryRestrictions, targets: Mapping[str, float], short: tuple[str, ...]
) -> FoodPlan:
    wanted = {nutrient: targets[nutrient] for nutrient in short}
    return FoodPlan(top_foods(edition.index, table, wanted), sample_menu(edition.index, table, targets), targets)


def _intake(
    edition: PublishedEdition,
    assessment: Assessment,
    held: Restrictions,
    slug: str,
    estimate: IntakeEstimate | None,
    region: Region,
) -> IntakeView:
    nutrient = edition.index.nutrients[slug]
    if slug in held.nutrients:
        return IntakeView(nutrient, True, 0, 0, (), None, None)
    needs = estimate.needs if estimate else applicable_needs(edition.index, slug, region, assessment.findings)
    amounts = [need.recommended for need in needs] or [0]
    need_from, need_to = min(amounts), max(amounts)
    chart = None
    if estimate is not None and not estimate.plenty:
        chart = intake_chart(
            low=estimate.low,
            high=estimate.high,
            estimate=estimate.estimate,
            need_from=need_from,
            need_to=need_to,
        )
    return IntakeView(nutrient, False, need_from, need_to, needs, estimate, chart)
