"""`manage.py resettwofactor`: remove the one-time codes of a user who lost phone and recovery codes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from spasmcheck.editing.sign_in.second_factor import remove


class Command(BaseCommand):
    help = "Take one-time codes off an account, whose password alone then opens it. Be sure who is asking."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        if remove(user, detail="manage.py resettwofactor"):
            self.stdout.write(f"{username} can sign in with the password alone, and set up one-time codes again.")
        else:
            self.stdout.write(f"{username} has no one-time codes.")
