"""The side for the person: what to do and when sooner, what helps, cautions, food, questions to ask."""

from __future__ import annotations

from spasmcheck.reasoning.knowledge import AdviceLevel
from spasmcheck.results.markup.doctor_markup import questions
from spasmcheck.results.markup.food_markup import (
    estimate_text,
    food_table_sources,
    need_text,
    needs_sources,
    nutrients,
)
from spasmcheck.results.markup.pieces import Pieces
from spasmcheck.results.page.cautions import CautionView
from spasmcheck.results.page.contexts import ResultPage
from spasmcheck.results.page.contributors import Contributor
from spasmcheck.results.page.food import FoodPlan, IntakeView

from .words import and_more, cited_briefly

# What there is room for; the screen has all of it.
_CHANGES = 4
_HELPED, _HELPS = 3, 3
_CAUTIONS = 6
_PORTIONS = 4


def persons_side(pieces: Pieces, page: ResultPage, cited: set[str]) -> dict[str, str]:
    """What fills the side, by slot. Sources that it cites are added to `cited`."""
    level = page.level.value
    helped = [item for item in page.contributors if item.what_helps][:_HELPED]
    return {
        "lead": pieces.html(
            "results/paper/_lead.html", level, page.ambulance, level=level, ambulance=page.ambulance
        ),
        "worse": _worse(pieces, page),
        "helps": "".join(_helps(pieces, item, cited) for item in helped),
        "questions": questions(pieces, page.doctor),
        "cautions": _cautions(pieces, page.cautions, cited),
        "food": _food(pieces, page, cited) if page.tells_food else "",
    }


def _worse(pieces: Pieces, page: ResultPage) -> str:
    if page.level is AdviceLevel.EMERGENCY:
        return ""
    told = [
        (pieces.statement if change.taken else pieces.denial)[change.finding]
        for change in page.urgent_if[:_CHANGES]
    ]
    piece = pieces.fragment("results/paper/_worse.html", bool(told), changes=bool(told))
    return piece.fill(changes="; ".join(told))


def _helps(pieces: Pieces, item: Contributor, cited: set[str]) -> str:
    cites = cited_briefly(pieces, item.cause.sources, cited)
    piece = pieces.fragment("results/paper/_helps.html", item.cause.slug, cause=item.cause, cites=cites)
    return piece.fill(lines=" ".join(pieces.text(line.text) for line in item.what_helps[:_HELPS]))


def _cautions(pieces: Pieces, cautions: tuple[CautionView, ...], cited: set[str]) -> str:
    """The strictest come first in the knowledge."""
    if not cautions:
        return ""
    items = [_caution(pieces, view, cited) for view in cautions[:_CAUTIONS]]
    return pieces.fragment("results/paper/_cautions.html").fill(
        cautions="".join(items), more=and_more(pieces, len(cautions) - _CAUTIONS)
    )


def _caution(pieces: Pieces, view: CautionView, cited: set[str]) -> str:
    waits = bool(view.waits_for)
    cites = cited_briefly(pieces, view.sources, cited)
    piece = pieces.fragment(
        "results/paper/_caution.html",
        view.caution.slug,
        waits,
        cites,
        caution=view.caution,
        about=view.about,
        waits=waits,
        cites=cites,
    )
    return piece.fill(because=pieces.either(pieces.question[slug] for slug in view.waits_for))


def _food(pieces: Pieces, page: ResultPage, cited: set[str]) -> str:
    plan = page.food.plan
    estimates = "".join(_estimate(pieces, view, cited) for view in page.food.intake)
    rich, day = ("", "") if plan is None else (_rich(pieces, page, plan, cited), _day(pieces, page, plan, cited))
    if not estimates and not rich and not day:
        return ""
    return pieces.fragment("results/paper/_food.html").fill(estimates=estimates, rich=rich, day=day)


def _estimate(pieces: Pieces, view: IntakeView, cited: set[str]) -> str:
    if view.estimate is None:
        return ""
    sources = needs_sources(view)
    cites = cited_briefly(pieces, sources, cited)
    piece = pieces.fragment(
        "results/paper/_estimate.html", view.nutrient.slug, sources, nutrient=view.nutrient, cites=cites
    )
    return piece.fill(estimate=estimate_text(pieces, view.estimate), need=need_text(pieces, view))


def _rich(pieces: Pieces, page: ResultPage, plan: FoodPlan, cited: set[str]) -> str:
    cites = cited_briefly(pieces, food_table_sources(plan), cited)
    lines = []
    for nutrient in nutrients(page.food, plan.rich):
        portions = [
            pieces.html(
                "results/paper/_portion.html",
                portion.food.slug,
                nutrient.slug,
                food=portion.food,
                amount=portion.amounts[0],
            )
            for portion in plan.rich[nutrient.slug][:_PORTIONS]
        ]
        if portions:
            piece = pieces.fragment(
                "results/paper/_rich.html", nutrient.slug, cites, nutrient=nutrient, cites=cites
            )
            lines.append(piece.fill(portions="; ".join(portions)))
    return "".join(lines)


def _day(pieces: Pieces, page: ResultPage, plan: FoodPlan, cited: set[str]) -> str:
    if not plan.sample_menu.reached:
        return ""
    cites = cited_briefly(pieces, food_table_sources(plan), cited)
    key = (page.food.table, tuple(plan.targets.items()), cites)
    return pieces.html("results/paper/_day.html", *key, day=plan.sample_menu, cites=cites)
