"""`manage.py resetlockout`: end the lockout of a user who cannot wait."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from spasmcheck.editing.sign_in.tries import forget


class Command(BaseCommand):
    help = "Forget what was tried for a name, so that its owner can log in at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        self.stdout.write(f"{username} can log in." if forget(username) else f"Nothing was tried for {username}.")
