"""`manage.py dumpknowledge`: write the draft to a folder of fixtures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from spasmcheck.evidence.exchange.fixtures import write_fixtures
from spasmcheck.evidence.schema.compile import DraftError, draft


class Command(BaseCommand):
    """Dumps fixtures."""

    help = "Write the draft to a folder, one YAML file for each kind of row."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the arguments."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.SPASMCHECK_FIXTURES)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Dump."""
        try:
            write_fixtures(draft(), folder)
        except (DraftError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Wrote {folder}.")
