"""The content app: pages that can be read on their own."""

from __future__ import annotations

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """Has no model of its own."""

    name = "spasmcheck.content"
