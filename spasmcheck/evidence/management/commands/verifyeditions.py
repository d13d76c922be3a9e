"""`manage.py verifyeditions`: whether every edition is still as it was published."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from spasmcheck.evidence.models import Edition
from spasmcheck.reasoning.serialisation.codec import fingerprint


class Command(BaseCommand):
    """Verifies."""

    help = "Check that the content of every edition in the database has the hash that it was published with."

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify."""
        count = 0
        for edition in Edition.objects.order_by("number").iterator(chunk_size=1):
            if fingerprint(edition.knowledge.encode()) != edition.sha256:
                raise CommandError(
                    f"Edition {edition.number} is not as it was published: its hash is another one."
                )
            count += 1
        self.stdout.write(f"{count} editions, each with its hash as published.")
