"""A database that the first release made is brought up to date with nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

UPGRADE = """
import django
from django.core.management import call_command
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from spasmcheck.evidence.models import Source
call_command("migrate", "evidence", "0001", verbosity=0)
first = MigrationExecutor(connection).loader.project_state(("evidence", "0001_initial")).apps
first.get_model("evidence", "Source").objects.create(slug="a", title="t", kind="trial", url="https://nhs.uk/x")
call_command("migrate", verbosity=0)
for row in Source.objects.all():
    print([row.slug, row.title, row.kind, row.url])
"""


def test_a_database_of_the_first_release_keeps_its_rows(tmp_path: Path) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "spasmcheck.settings", "SPASMCHECK_DATA": str(tmp_path)}
    process = subprocess.run(
        [sys.executable, "-c", UPGRADE],
        env=os.environ | settings | {"DATABASE_URL": f"sqlite:///{tmp_path / 'database'}"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert process.stdout.splitlines() == ["['a', 't', 'trial', 'https://nhs.uk/x']"], process.stderr
