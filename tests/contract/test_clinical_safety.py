"""The hazard log names tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOG = ROOT / "docs" / "clinical-safety.md"


def test_every_test_that_holds_a_control_is_there() -> None:
    text = LOG.read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    assert len(named) >= 40
    for path, function in named:
        tree = ast.parse((ROOT / path).read_text("utf-8"))
        assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (path, function)


def test_every_hazard_has_a_control_that_a_test_holds() -> None:
    hazards = re.split(r"^### ", LOG.read_text("utf-8"), flags=re.M)[1:]
    assert len(hazards) >= 15
    for hazard in hazards:
        rows = [line for line in hazard.splitlines() if line.startswith("| ") and "Held by" not in line]
        assert rows, hazard.splitlines()[0]
        assert all("`tests/" in row for row in rows), hazard.splitlines()[0]
