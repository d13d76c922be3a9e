"""`manage.py measure`: how accurate the published edition is on the cases that it brings along."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.accuracy import measure, table
from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.reasoning.knowledge import Region


class Command(BaseCommand):
    """Measures."""

    help = "Print the accuracy on the reference cases and triage scenarios, and the cases that fail."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the arguments."""
        parser.add_argument("--draft", action="store_true", help="measure the draft, not the published edition")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure."""
        try:
            index = KnowledgeIndex(draft()) if options["draft"] else published.current().index
        except (DraftError, published.NoEdition) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(table(measure(index, region=Region(settings.SPASMCHECK_REGION))))
