"""The content app: the reading pages."""

from __future__ import annotations

from django.apps import AppConfig

from spasmcheck.web.row_places import tell_places


class ContentConfig(AppConfig):
    """Has no model of its own."""

    name = "spasmcheck.content"

    def ready(self) -> None:
        """Register which page shows which rows."""
        from .site_pages import kinds_of_pages, places

        tell_places(places(), kinds_of_pages())
