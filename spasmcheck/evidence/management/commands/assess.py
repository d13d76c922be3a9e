"""Assess described people: JSON lines in, JSON lines out."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.case_lines import assess_line
from spasmcheck.evidence.exchange.fixtures import read_fixtures
from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.reasoning.knowledge import Region


class Command(BaseCommand):
    """Answers each line from the published edition; exits with status 1 when a line held something unknown."""

    help = "Assess described people, one JSON object per line, with the published edition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, or standard input without it and for `-`."""
        parser.add_argument("file", nargs="?", default="-", help="JSON lines; `-` or nothing is standard input")
        parser.add_argument("--interview", action="store_true", help="play the questionnaire with each person")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write one result per line, in the order of the lines."""
        edition, index = self._model()
        file: str = options["file"]
        try:
            source = sys.stdin.buffer if file == "-" else Path(file).open("rb")  # noqa: SIM115  closed below
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        warned = False
        with source as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                result = assess_line(
                    index,
                    edition,
                    line,
                    interview=options["interview"],
                    region=Region(settings.SPASMCHECK_REGION),
                )
                for warning in result["warnings"]:
                    self.stderr.write(f"line {number}: {warning}")
                    warned = True
                self.stdout.write(msgspec.json.encode(result).decode())
        if warned:
            sys.exit(1)

    def _model(self) -> tuple[int | None, KnowledgeIndex]:
        """The published edition, or the fixtures where nothing has been published yet."""
        try:
            live = published.current()
        except published.NoEdition:
            self.stderr.write("Nothing is published here: answering from the fixtures.")
            return None, KnowledgeIndex(read_fixtures(settings.SPASMCHECK_FIXTURES))
        return live.number, live.index
