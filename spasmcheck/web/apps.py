"""The web app."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Has no model of its own."""

    name = "spasmcheck.web"
