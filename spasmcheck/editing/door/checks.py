"""System checks of the setting EDITORS_MIDDLEWARE."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, register
from django.utils.module_loading import import_string

NEEDED = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
"""Required in this order. Django's own checks look for them in MIDDLEWARE, so the settings silence those."""


@register
def check_what_editors_pass_through(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Check EDITORS_MIDDLEWARE.

    E001: middleware that sign-in needs is missing or out of order. E002: a middleware has a `process_view`, which
    Django would never call.
    """
    found: list[CheckMessage] = []
    if [name for name in settings.EDITORS_MIDDLEWARE if name in NEEDED] != list(NEEDED):
        hint = f"In this order: {', '.join(NEEDED)}."
        found.append(checks.Error("EDITORS_MIDDLEWARE lacks something.", hint=hint, id="editing.E001"))
    for name in settings.EDITORS_MIDDLEWARE:
        if hasattr(import_string(name), "process_view"):
            hint = "Django calls process_view of what stands in MIDDLEWARE only."
            found.append(checks.Error(f"{name} cannot stand there.", hint=hint, id="editing.E002"))
    return found
