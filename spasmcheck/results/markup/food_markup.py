"""The section on food as markup."""

from __future__ import annotations

from collections.abc import Iterable

from spasmcheck.reasoning import IntakeEstimate, IntakeLevel
from spasmcheck.reasoning.knowledge import Nutrient
from spasmcheck.results.page.cited import screener_sources
from spasmcheck.results.page.food import FoodPlan, FoodView, IntakeView
from spasmcheck.web.bars import bar_of_share

from .pieces import Pieces


def food_section(pieces: Pieces, food: FoodView) -> str:
    """Estimates, foods that hold what may be short, and a day of portions; or why none are suggested."""
    intro = pieces.html(
        "results/_food_intro.html",
        food.estimated,
        food.open_step,
        estimated=food.estimated,
        step=food.open_step,
    )
    rich = day = ""
    if food.plan is None:
        if food.table.held_back:
            rich = pieces.html("results/_no_foods.html")
    else:
        rich, day = _rich(pieces, food, food.plan), _day(pieces, food, food.plan)
    return pieces.fragment("results/_food.html").fill(
        intro=intro, estimates=_estimates(pieces, food), rich=rich, day=day
    )


def need_text(pieces: Pieces, view: IntakeView) -> str:
    """What is recommended, in mg: a figure, or two when either may be the visitor's."""
    return pieces.span(view.need_from, view.need_to)


def estimate_text(pieces: Pieces, estimate: IntakeEstimate) -> str:
    """The range of the estimate, in mg."""
    return pieces.plenty if estimate.plenty else pieces.span(estimate.low, estimate.high)


def needs_sources(view: IntakeView) -> tuple[str, ...]:
    """Where it was read how much is recommended."""
    return tuple(sorted({slug for need in view.needs for slug in need.sources}))


def level_of(view: IntakeView) -> IntakeLevel | None:
    """What the estimate says, if there is one."""
    return view.estimate.level if view.estimate else None


def nutrients(food: FoodView, slugs: Iterable[str]) -> list[Nutrient]:
    """Nutrients by slug."""
    known = {view.nutrient.slug: view.nutrient for view in food.intake}
    return [known[slug] for slug in slugs]


def _estimates(pieces: Pieces, food: FoodView) -> str:
    if not food.estimated:
        return ""
    sources = screener_sources(pieces.edition.knowledge)
    return pieces.fragment("results/_food_estimates.html", food.region, region=food.region.value).fill(
        charts="".join(_chart(pieces, view) for view in food.intake),
        rows="".join(_row(pieces, view) for view in food.intake),
        cites=pieces.cites(sources),
    )


def _chart(pieces: Pieces, view: IntakeView) -> str:
    chart, estimate = view.chart, view.estimate
    if chart is None or estimate is None:
        return ""
    level = level_of(view)
    piece = pieces.fragment(
        "results/_intake_chart.html", view.nutrient.slug, level, nutrient=view.nutrient, level=level
    )
    values = {
        "estimate": estimate_text(pieces, estimate),
        "need": need_text(pieces, view),
        "need-x": chart.need,
        "need-anchor": chart.need_anchor,
        "need-width": chart.need_width,
        "low": chart.low,
        "high": chart.high,
        "width": chart.width,
        "mark": chart.mark,
        "low-anchor": chart.low_anchor,
        "high-anchor": chart.high_anchor,
        "from": pieces.number(estimate.low),
        "to": pieces.number(estimate.high),
    }
    return piece.fill(**values)


def _row(pieces: Pieces, view: IntakeView) -> str:
    level = level_of(view)
    sources = needs_sources(view)
    piece = pieces.fragment(
        "results/_intake_row.html",
        view.nutrient.slug,
        view.held_back,
        level,
        sources,
        nutrient=view.nutrient,
        held=view.held_back,
        level=level,
        cites=pieces.cites(sources),
    )
    if view.held_back or view.estimate is None:
        return piece.fill()
    return piece.fill(estimate=estimate_text(pieces, view.estimate), need=need_text(pieces, view))


def _rich(pieces: Pieces, food: FoodView, plan: FoodPlan) -> str:
    parts = [_rich_in_one(pieces, view, plan) for view in food.intake if plan.rich.get(view.nutrient.slug)]
    if not parts:
        return ""
    sources = food_table_sources(plan)
    return pieces.fragment(
        "results/_rich.html",
        food.table,
        food.estimated,
        sources,
        table=food.table,
        estimated=food.estimated,
        cites=pieces.cites(sources),
    ).fill(nutrients="".join(parts))


def _rich_in_one(pieces: Pieces, view: IntakeView, plan: FoodPlan) -> str:
    nutrient, need = view.nutrient, plan.targets[view.nutrient.slug]
    portions = [
        pieces.html(
            "results/_portion.html",
            portion.food.slug,
            portion.amounts[0],
            need,
            food=portion.food,
            amount=portion.amounts[0],
            share=round(100 * portion.amounts[0] / need),
            bar=bar_of_share(portion.amounts[0] / need),
        )
        for portion in plan.rich[nutrient.slug]
    ]
    sources = needs_sources(view)
    piece = pieces.fragment(
        "results/_rich_nutrient.html",
        nutrient.slug,
        need,
        sources,
        nutrient=nutrient,
        need=need,
        cites=pieces.cites(sources),
    )
    return piece.fill(portions="".join(portions))


def _day(pieces: Pieces, food: FoodView, plan: FoodPlan) -> str:
    if not plan.sample_menu.portions:
        return ""
    sources = food_table_sources(plan)
    return pieces.html(
        "results/_day.html",
        food.table,
        tuple(plan.targets.items()),
        sources,
        day=plan.sample_menu,
        reached=plan.sample_menu.reached,
        nutrients=nutrients(food, plan.targets),
        totals=list(plan.sample_menu.totals.values()),
        targets=list(plan.targets.values()),
        cites=pieces.cites(sources),
    )


def food_table_sources(plan: FoodPlan) -> tuple[str, ...]:
    """Where the figures of the foods come from."""
    portions = (*plan.sample_menu.portions, *(portion for rich in plan.rich.values() for portion in rich))
    return tuple(sorted({portion.food.source for portion in portions}))
