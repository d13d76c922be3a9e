"""`manage.py restore`: a backup into an empty database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from spasmcheck.evidence.editions.backup import BackupError, restore


class Command(BaseCommand):
    """Restores."""

    help = "Bring a backup back into an empty database. Run migrate after it if the software is newer."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the arguments."""
        parser.add_argument("file", type=Path, help="what backup made")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Restore."""
        try:
            editions = restore(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored from {file}: {editions} editions, each with its hash as published.")
