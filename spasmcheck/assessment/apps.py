"""The assessment app."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Has no model of its own."""

    name = "spasmcheck.assessment"
