"""What a step costs beside a view that does nothing, and beside the same questionnaire built from packages.

Everything is measured in one run and in turns, so that a machine that slows down slows all of it. Times are worth
little by themselves; the ratios count. Prints tables and goals, and writes the same as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from . import cpu, serving, weight
from .peers import PEERS, ROOT, prepare
from .report import Figures, report


def main() -> None:
    """Measure, print, and write."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("file", nargs="?", type=Path, default=ROOT / "var" / "bench.json")
    reader.add_argument("--quick", action="store_true", help="CPU time only, in fewer rounds")
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        figures = Figures(*cpu.measure(PEERS, folder, rounds=5 if asked.quick else 25))
        if not asked.quick:
            figures.weight = weight.measure(folder)
            figures.served = serving.measure(PEERS, folder)
    sys.stdout.write(report(figures))
    asked.file.parent.mkdir(parents=True, exist_ok=True)
    asked.file.write_text(json.dumps(figures.plain(), indent=2) + "\n")


if __name__ == "__main__":
    main()
