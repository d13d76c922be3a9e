"""The admin site, ordered by what editors come for and not by where things are kept."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

GROUPS = {
    _("Causes and evidence"): ("Cause", "Evidence", "Finding", "Source"),
    _("Safety"): ("RedFlag", "Caution", "MedicineGroup", "Parameters"),
    _("Questionnaire"): ("Section", "Step", "Question"),
    _("Food and needs"): (
        "Food",
        "FoodGroup",
        "Nutrient",
        "RequiredIntake",
        "CalciumAbsorption",
        "SupplementForm",
        "ProfileRule",
        "ScreenerNutrient",
        "ScreenerItem",
    ),
    _("Pages to read"): ("Mechanism", "Claim", "Note", "MembraneParameter"),
    _("Cases"): ("ReferenceCase", "TriageScenario"),
}
"""The models in the order in which the index lists them; what is not named comes under its app's own name."""


class EditingSite(admin.AdminSite):
    """Where the knowledge is edited, rehearsed and published."""

    site_title = _("spasmcheck editing")
    site_header = _("spasmcheck editing")
    index_title = _("Overview")
    site_url = "/"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Django's own addresses after ours."""
        return [*super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The models in groups. The page of a single app stays as it is."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        named = {model["object_name"]: model for app in apps for model in app["models"] if _is_ours(app)}
        groups = [
            {
                "name": name,
                "app_label": "evidence",
                "app_url": "",
                "has_module_perms": True,
                "models": [named.pop(model) for model in models if model in named],
            }
            for name, models in GROUPS.items()
        ]
        for app in apps:
            if _is_ours(app):
                app["models"] = list(named.values())
        return [group for group in [*groups, *apps] if group["models"]]


def _is_ours(app: dict[str, Any]) -> bool:
    return bool(app["app_label"] == "evidence")
