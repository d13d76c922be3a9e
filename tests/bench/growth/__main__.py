"""How what things cost grows with the knowledge: at today's size, 10 times and 100 times of it.

An exponent of 1 means that ten times the knowledge costs ten times as much; it is the slope of a line through the
logarithms. Prints tables and goals, and writes the same as JSON.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.peers import OURS, ROOT

SIZES = (1, 10, 100)
ROUNDS = {1: 20, 10: 8, 100: 2}
GOALS = ("step", "result", "compile", "publish")
MOST_EXPONENT = 1.1
MOST_AT_TEN = 3.0


def main() -> None:
    """Measure each size, print, and write."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    reader.add_argument("--file", type=Path, default=ROOT / "var" / "growth.json")
    asked = reader.parse_args()
    measured = {size: measure(size) for size in asked.sizes}
    sys.stdout.write(report(measured))
    asked.file.parent.mkdir(parents=True, exist_ok=True)
    asked.file.write_text(json.dumps(measured, indent=2) + "\n")


def measure(times: int) -> dict[str, Any]:
    """Rows, CPU seconds of each thing by name, megabytes, and pages asked."""
    with tempfile.TemporaryDirectory() as name:
        environment = OURS.environment(Path(name))
        made = _run("prepare", times, environment)
        served = _run("serve", ROUNDS.get(times, 1), environment)
        # A start without a database, from the file alone.
        nowhere = {"DATABASE_URL": f"sqlite:///{name}/no/such/folder/db"}
        file = _run("serve", 0, environment | nowhere)
    seconds = made["seconds"] | {"step": served["step"], "result": served["result"]}
    seconds |= {"start from the database": served["start"], "start from the file": file["start"]}
    return {
        "rows": made["rows"] | {"pages asked": served["asked"]},
        "seconds": seconds | served["pages"],
        "MB": served["MB"],
    }


def exponent(by_size: dict[int, float]) -> float:
    """The slope of the line through (ln size, ln seconds) that fits best."""
    sizes = [math.log(size) for size in by_size]
    return statistics.linear_regression(sizes, [math.log(seconds) for seconds in by_size.values()]).slope


def report(measured: dict[int, dict[str, Any]]) -> str:
    """Everything as text."""
    sizes = list(measured)
    lines = [f"{'':28}" + "".join(f"{size:>11}x" for size in sizes)]
    for kind in measured[sizes[0]]["rows"]:
        lines.append(f"{kind:28}" + "".join(f"{measured[size]['rows'][kind]:>12,}" for size in sizes))
    lines.append(f"{'MB at most':28}" + "".join(f"{measured[size]['MB']:>12,.0f}" for size in sizes))
    lines += ["", f"{'CPU ms':28}" + "".join(f"{size:>11}x" for size in sizes) + f"{'exponent':>12}"]
    found: dict[str, float] = {}
    for what in measured[sizes[0]]["seconds"]:
        by_size = {size: measured[size]["seconds"][what] for size in sizes}
        found[what] = exponent(by_size) if len(sizes) > 1 else 0.0
        figures = "".join(f"{1000 * seconds:>12,.2f}" for seconds in by_size.values())
        lines.append(f"{what:28}{figures}{found[what]:>12.2f}")
    lines.append("")
    for what in GOALS:
        text = f"{what} grows by an exponent of at most {MOST_EXPONENT}"
        lines.append(_goal(text, found[what], found[what] <= MOST_EXPONENT))
    if {1, 10} <= measured.keys():
        ratio = measured[10]["seconds"]["step"] / measured[1]["seconds"]["step"]
        lines.append(_goal(f"step at 10 times at most {MOST_AT_TEN} times today's", ratio, ratio <= MOST_AT_TEN))
    return "\n".join([*lines, ""])


def _goal(text: str, value: float, is_met: bool) -> str:
    return f"{'met    ' if is_met else 'NOT MET'} {text}: {value:.2f}"


def _run(module: str, argument: int, environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.growth.{module}", str(argument)],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


if __name__ == "__main__":
    main()
