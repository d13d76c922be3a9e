"""`manage.py addeditor`: create an account for a reviewer, editor or publisher."""

from __future__ import annotations

from getpass import getpass
from typing import Any

from django.contrib.auth.forms import UserCreationForm
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from spasmcheck.editing.accounts.roles import GROUPS, Role, give_role, record_new


class Command(BaseCommand):
    help = "Make an account with a role; the password is asked for. Administrators are made with createsuperuser."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=[role.value for role in GROUPS])
        parser.add_argument("--email", default="")

    def handle(self, *args: Any, username: str, role: str, email: str, **options: Any) -> None:
        """Ask for the password twice and create the account. Raise CommandError if name or password is refused."""
        first, second = getpass("Password: "), getpass("Password (again): ")
        form: UserCreationForm[Any] = UserCreationForm(
            {"username": username, "password1": first, "password2": second}
        )
        form.instance.email = email
        if not form.is_valid():
            raise CommandError("\n".join(str(text) for texts in form.errors.values() for text in texts))
        with transaction.atomic():
            user = form.save()
            give_role(user, Role(role))
            record_new(user)
        self.stdout.write(f"{username} can sign in as {role}.")
