"""`manage.py rollback`: publish an older edition again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from spasmcheck.evidence.editions.publishing import PublishError, rollback


class Command(BaseCommand):
    """Rolls back."""

    help = "Publish the content of an older edition under a new number, and make the draft equal to it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the arguments."""
        parser.add_argument("number", type=int, help="the number of the older edition")
        parser.add_argument("--note", required=True, help="why")
        parser.add_argument("--override", default="", help="why to publish although an emergency is missed")

    def handle(self, *args: Any, number: int, note: str, override: str, **options: Any) -> None:
        """Roll back."""
        try:
            edition = rollback(to_number=number, note=note, override=override)
        except PublishError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Published edition {edition.number} with the content of edition {number}.")
