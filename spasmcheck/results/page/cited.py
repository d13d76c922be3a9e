"""Which sources a result rests on."""

from __future__ import annotations

from collections.abc import Iterable

from spasmcheck.reasoning.knowledge import Knowledge, NoteTopic

from .contexts import ResultPage
from .contributors import Contributor


def sources_on_page(page: ResultPage) -> set[str]:
    """Every source that something on the page leads to."""
    cited: set[str] = set()
    cited.update(*(reason.rule.sources for reason in (*page.reasons, *page.lesser_reasons) if reason.rule))
    for item in page.contributors:
        cited.update(item.cause.sources, *(part.evidence.sources for part in (*item.told_for, *item.told_against)))
    cited.update(*(view.sources for view in page.cautions))
    cited.update(*(group.sources for group in page.doctor.medicines))
    if page.tells_food:
        cited.update(food_sources(page))
    return cited


def sources_of_evidence(shown: Iterable[Contributor]) -> set[str]:
    """Every source of an answer that counted."""
    parts = (part for item in shown for part in (*item.supports, *item.opposes))
    return {slug for part in parts for slug in part.evidence.sources}


def food_sources(page: ResultPage) -> set[str]:
    """The sources of the food table, of what is recommended, and of how the estimate is made."""
    cited: set[str] = set()
    if page.food.plan is not None:
        portions = (
            *page.food.plan.sample_menu.portions,
            *(p for rich in page.food.plan.rich.values() for p in rich),
        )
        cited.update(portion.food.source for portion in portions)
        shown = [view for view in page.food.intake if page.food.plan.rich.get(view.nutrient.slug)]
        cited.update(*(need.sources for view in shown for need in view.needs))
    if page.food.estimated:
        cited.update(*(need.sources for view in page.food.intake for need in view.needs))
        cited.update(screener_sources(page.edition.knowledge))
    return cited


def screener_sources(knowledge: Knowledge) -> tuple[str, ...]:
    """What is known of how well so few questions tell what somebody eats."""
    notes = (note for note in knowledge.notes if note.topic is NoteTopic.SCREENER)
    return tuple(sorted({slug for note in notes for slug in note.sources}))
