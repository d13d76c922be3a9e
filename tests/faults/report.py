"""What the tests counted, one JSON object a line, and the table that docs/reliability.md holds.

python -m tests.faults.report FILE
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

VARIABLE = "SPASMCHECK_FAULTS_REPORT"
_ANYWHERE = "either"


def tell(fault: str, database: str, figures: dict[str, int]) -> None:
    """Add a line to the report, when there is one."""
    place = os.environ.get(VARIABLE)
    if not place:
        return
    line = json.dumps({"fault": fault, "database": database, **figures})
    # One write, so that lines of several processes do not run into each other.
    with Path(place).open("a", encoding="utf-8") as report:
        report.write(line + "\n")


def table(lines: list[str]) -> str:
    """The report as a table in Markdown."""
    rows = sorted((json.loads(line) for line in lines), key=lambda row: (row["fault"], row["database"]))
    head = ["| fault | database | what was counted |", "|---|---|---|"]
    return "\n".join([*head, *(f"| {row.pop('fault')} | {row.pop('database')} | {_said(row)} |" for row in rows)])


def _said(figures: dict[str, int]) -> str:
    return ", ".join(f"{name} {value:,}" for name, value in figures.items())


if __name__ == "__main__":
    sys.stdout.write(table(Path(sys.argv[1]).read_text("utf-8").splitlines()) + "\n")
