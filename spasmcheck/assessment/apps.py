"""The assessment app."""

from __future__ import annotations

from django.apps import AppConfig

from spasmcheck.reasoning.knowledge import Choice, Question, Step
from spasmcheck.web.row_places import RowPlace, Shown, tell_places


class AssessmentConfig(AppConfig):
    """Has no model of its own."""

    name = "spasmcheck.assessment"

    def ready(self) -> None:
        """Say which page shows which rows. Each step has one, but htmx changes it without the frame around it."""
        slugs: dict[Shown, str] = {Step: "slug", Question: "step", Choice: "question.step"}
        tell_places({shown: RowPlace("assessment:step", slug) for shown, slug in slugs.items()}, {})
