"""`manage.py createroles`: create the roles, or update their permissions."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from spasmcheck.editing.accounts.roles import GROUPS, make_roles


class Command(BaseCommand):
    help = "Make the roles, or give them the permissions of this version. Running it again does no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        make_roles()
        self.stdout.write(f"Roles: {', '.join(GROUPS)}.")
