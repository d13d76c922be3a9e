"""The results app."""

from __future__ import annotations

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Has no model of its own."""

    name = "spasmcheck.results"
