"""System checks: what would keep visitors from being answered, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.db import Error as DatabaseError

from spasmcheck.evidence.models import Edition

from . import edition_file


@register(Tags.database)
def check_an_edition_is_published(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """W001: there is neither a published edition nor a file that holds one."""
    if not databases or edition_file.exists():
        return []
    try:
        if Edition.objects.exists():
            return []
    except DatabaseError:
        # Not migrated yet, or away: other checks and the log say so.
        return []
    return [
        checks.Warning(
            "No edition is published, so visitors cannot be answered.",
            hint="Run `manage.py loadknowledge` and `manage.py publish --note TEXT`.",
            id="evidence.W001",
        )
    ]


@register(Tags.files)
def check_the_edition_file_can_be_written(
    app_configs: Sequence[AppConfig] | None, **options: Any
) -> list[CheckMessage]:
    """W002: the place for the file is not writable, so a start without the database would find nothing."""
    if edition_file.can_be_written():
        return []
    return [
        checks.Warning(
            f"The newest edition cannot be kept in {edition_file.path()}.",
            hint="Make the folder writable, or name another in SPASMCHECK_DATA; without the file the site cannot "
            "start while the database is away.",
            id="evidence.W002",
        )
    ]
