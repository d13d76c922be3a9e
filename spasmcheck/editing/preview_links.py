"""From a row to the page of the preview that shows it, and from there to the row and to what is published."""

from __future__ import annotations

from operator import attrgetter
from typing import NamedTuple, assert_never

from django.conf import settings
from django.urls import ResolverMatch, get_script_prefix, reverse

from spasmcheck.editing.links import row_address
from spasmcheck.evidence import models
from spasmcheck.evidence.editions import published
from spasmcheck.evidence.models import Keyed, Note
from spasmcheck.reasoning.knowledge import NoteTopic

ADDRESS = f"{settings.EDITORS_PATH}preview/"
"""Where the preview lives, after the script prefix."""


class _Place(NamedTuple):
    """A page by the name of its address. slug, anchor: what holds them, seen from the row; "" for none."""

    page: str
    slug: str = ""
    anchor: str = ""


_PLACES: dict[type[Keyed], _Place] = {
    models.Cause: _Place("content:cause", slug="slug"),
    models.Evidence: _Place("content:cause", slug="cause.slug"),
    models.Nutrient: _Place("content:electrolyte", slug="slug"),
    models.RequiredIntake: _Place("content:electrolyte", slug="nutrient.slug"),
    models.SupplementForm: _Place("content:electrolyte", slug="nutrient.slug"),
    models.CalciumAbsorption: _Place("content:foods"),
    models.Food: _Place("content:foods"),
    models.FoodAmount: _Place("content:foods"),
    models.FoodGroup: _Place("content:foods"),
    models.RedFlag: _Place("content:help", anchor="advice_level"),
    models.Caution: _Place("content:cautions", anchor="subject"),
    models.MedicineGroup: _Place("content:medicines", anchor="finding.slug"),
    models.Claim: _Place("content:claims", anchor="slug"),
    models.Source: _Place("content:sources"),
    models.Mechanism: _Place("content:muscles"),
    models.MechanismStep: _Place("content:muscles", anchor="slug"),
    models.MembraneParameter: _Place("content:laboratory"),
    models.Step: _Place("assessment:step", slug="slug"),
    models.Question: _Place("assessment:step", slug="step.slug"),
    models.Choice: _Place("assessment:step", slug="question.step.slug"),
    models.ProfileRule: _Place("content:estimate"),
    models.ScreenerItem: _Place("content:estimate"),
    models.ScreenerNutrient: _Place("content:estimate"),
    models.ReferenceCase: _Place("content:accuracy"),
    models.TriageScenario: _Place("content:accuracy"),
    models.Parameters: _Place("content:method"),
}

_ROWS = {"content:cause": "causes", "content:electrolyte": "nutrients"}
"""The kind of the row that a page is about. Not that of a step, which htmx changes without the banner."""


def preview_address(row: Keyed) -> str:
    """Where the preview shows this row, or "" when no page does.

    A step is shown when the check comes to it; until then its address leads to the one that comes first.
    """
    place = _place_of(row)
    if place is None:
        return ""
    slugs = [attrgetter(place.slug)(row)] if place.slug else []
    anchor = f"#{attrgetter(place.anchor)(row)}" if place.anchor else ""
    prefix = get_script_prefix()
    return f"{prefix}{ADDRESS}{reverse(place.page, args=slugs).removeprefix(prefix)}{anchor}"


def edited_at(shown: ResolverMatch | None) -> str:
    """Where the row that a page is about is edited, or ""."""
    kind = _ROWS.get(shown.view_name) if shown else None
    return row_address((kind, shown.kwargs["slug"])) if shown and kind else ""


def published_at(shown: ResolverMatch | None) -> str:
    """Where visitors read the same page, or "" when there is none yet. Pages of a check depend on answers."""
    if shown is None or shown.app_name != "content":
        return ""
    try:
        live = published.current().index
    except published.NoEdition:
        return ""
    slug = shown.kwargs.get("slug")
    is_there = slug is None or slug in (live.causes if shown.view_name == "content:cause" else live.nutrients)
    return reverse(shown.view_name, kwargs=shown.kwargs) if is_there else ""


def _place_of(row: Keyed) -> _Place | None:
    return _place_of_note(row) if isinstance(row, Note) else _PLACES.get(type(row))


def _place_of_note(note: Note) -> _Place:
    match topic := NoteTopic(note.topic):
        case NoteTopic.SCREENER:
            return _Place("content:estimate")
        case NoteTopic.FOODS:
            return _Place("content:foods")
        case NoteTopic.MEMBRANE:
            return _Place("content:laboratory")
        case NoteTopic.LIMITS:
            return _Place("content:method")
        case NoteTopic.ABSORPTION | NoteTopic.SUPPLEMENTS | NoteTopic.INTAKES if note.nutrient_id:
            return _Place("content:electrolyte", slug="nutrient.slug")
        case NoteTopic.ABSORPTION | NoteTopic.SUPPLEMENTS | NoteTopic.INTAKES:
            return _Place("content:electrolytes")
        case _:
            assert_never(topic)
