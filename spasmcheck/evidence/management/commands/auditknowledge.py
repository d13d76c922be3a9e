"""`manage.py auditknowledge`: what is wrong with the draft."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.evidence.schema.validation import errors_in, problems_of


class Command(BaseCommand):
    """Audits."""

    help = "Print what is wrong with the draft; exit status 1 when something would stop publishing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Audit."""
        try:
            problems = problems_of(draft())
        except DraftError as error:
            raise CommandError(str(error)) from error
        for problem in problems:
            self.stdout.write(f"{problem.severity}: {problem}")
        if errors := errors_in(problems):
            raise CommandError(f"{len(errors)} errors in the draft")
        self.stdout.write(f"The draft can be published; {len(problems)} warnings.")
