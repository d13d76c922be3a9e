"""`manage.py backup`: the whole database into one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from spasmcheck.evidence.editions.backup import BackupError, back_up


class Command(BaseCommand):
    """Backs up."""

    help = "Keep the whole database, editors' accounts and history included, in a new file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the arguments."""
        parser.add_argument("file", type=Path, help="a file that is not there yet")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Back up."""
        try:
            editions = back_up(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Kept in {file}: {editions} editions, each with its hash as published.")
