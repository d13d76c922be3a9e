"""Before a database is migrated: whether it is ours, and not of a newer version."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import CommandError
from django.db import connections
from django.db.migrations.loader import MigrationLoader

logger = logging.getLogger(__name__)


def look(using: str, **_: Any) -> None:
    """Refuse the file of another program, and warn of a database that knows more than this version does.

    The latter is no reason to refuse: a site whose code is taken back has to go on.
    """
    connection = connections[using]
    tables = connection.introspection.table_names()
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations or {})
    installed = {config.label for config in apps.get_app_configs()}
    foreign = tables and not any(label in installed for label, _name in applied)
    if connection.vendor == "sqlite" and foreign:
        file = Path(str(connection.settings_dict["NAME"]))
        raise CommandError(
            f"{file} is a database of another program, with tables such as {', '.join(sorted(tables)[:3])}.\n"
            "Nothing was changed. Move it away, or name another file in DATABASE_URL."
        )
    newer = sorted(
        f"{label}.{name}"
        for label, name in applied - set(loader.disk_migrations)
        if label in installed and label in loader.migrated_apps
    )
    if newer:
        logger.warning(
            "The database was made by a newer version of this software, which alone knows %s. "
            "This version goes on with it as far as it can; install the newer one before you edit.",
            ", ".join(newer),
        )
