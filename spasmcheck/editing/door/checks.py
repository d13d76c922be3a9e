"""System checks: what editors pass through stands in the order that it needs."""

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
"""In this order. Django looks for them in MIDDLEWARE, so its checks are silenced in the settings."""


@register
def check_what_editors_pass_through(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """E001: sign-in could not work. E002: something there waits for a call that would never come."""
    found: list[CheckMessage] = []
    if [name for name in settings.EDITORS_MIDDLEWARE if name in NEEDED] != list(NEEDED):
        hint = f"In this order: {', '.join(NEEDED)}."
        found.append(checks.Error("EDITORS_MIDDLEWARE lacks something.", hint=hint, id="editing.E001"))
    for name in settings.EDITORS_MIDDLEWARE:
        if hasattr(import_string(name), "process_view"):
            hint = "Django calls process_view of what stands in MIDDLEWARE only."
            found.append(checks.Error(f"{name} cannot stand there.", hint=hint, id="editing.E002"))
    return found
