"""What every template may use; nothing here asks the database."""

from __future__ import annotations

from collections.abc import Hashable

from django.conf import settings
from django.http import HttpRequest


def shown_settings() -> tuple[Hashable, ...]:
    """The value of every setting that a page can show or depend on, so that what is rendered is known by it."""
    return (
        settings.SPASMCHECK_ANSWERS_SECONDS,
        settings.SPASMCHECK_CRISIS_LINE,
        settings.SPASMCHECK_EDITIONS_KEPT,
        settings.SPASMCHECK_EMERGENCY_NUMBER,
        settings.SPASMCHECK_POISONS_LINE,
        settings.SPASMCHECK_REGION,
    )


def site(request: HttpRequest) -> dict[str, object]:
    """The settings that visitors see."""
    return {
        "emergency_number": settings.SPASMCHECK_EMERGENCY_NUMBER,
        "poisons_line": settings.SPASMCHECK_POISONS_LINE,
        "crisis_line": settings.SPASMCHECK_CRISIS_LINE,
        "answers_hours": settings.SPASMCHECK_ANSWERS_SECONDS // 3600,
    }
