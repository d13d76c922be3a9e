"""`manage.py publish`: publish the draft."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from spasmcheck.evidence.editions.publishing import PublishError, publish
from spasmcheck.evidence.models import Edition


class Command(BaseCommand):
    """Publishes."""

    help = "Publish the draft as the next edition."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the arguments."""
        parser.add_argument("--note", required=True, help="what is new and why")
        parser.add_argument("--override", default="", help="why to publish although an emergency is missed")
        parser.add_argument("--if-none", action="store_true", help="do nothing when there is an edition already")

    def handle(self, *args: Any, note: str, override: str, if_none: bool, **options: Any) -> None:
        """Publish."""
        if if_none and Edition.objects.exists():
            self.stdout.write("There is an edition already; nothing was published.")
            return
        try:
            edition = publish(note=note, override=override)
        except PublishError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Published edition {edition.number} ({edition.sha256[:12]}).")
