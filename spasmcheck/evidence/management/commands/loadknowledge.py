"""`manage.py loadknowledge`: make the draft equal to a folder of fixtures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from spasmcheck.evidence.exchange.fixtures import FixtureError, read_fixtures
from spasmcheck.evidence.history.recording import recorded
from spasmcheck.evidence.schema.store import is_empty, replace_rows


class Command(BaseCommand):
    """Loads fixtures."""

    help = "Make the draft equal to the fixtures in a folder: all of it, or nothing when there is an error."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the arguments."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.SPASMCHECK_FIXTURES)
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are rows already")

    def handle(self, *args: Any, folder: Path, if_empty: bool, **options: Any) -> None:
        """Load."""
        if if_empty and not is_empty():
            self.stdout.write("There is a draft already; nothing was loaded.")
            return
        try:
            knowledge = read_fixtures(folder)
            with recorded(origin="loaded"):
                changes = replace_rows(knowledge)
        except FixtureError as error:
            raise CommandError("\n".join(error.texts)) from error
        counts = f"{changes.created} rows created, {changes.updated} updated, {changes.deleted} deleted"
        self.stdout.write(f"Loaded {folder}: {counts}.")
