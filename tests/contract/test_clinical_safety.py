"""The hazard log, and the table of what was found from outside, name tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOG = ROOT / "docs" / "clinical-safety.md"


@pytest.mark.parametrize("document", [LOG, ROOT / "docs" / "reliability.md"], ids=lambda path: path.name)
def test_every_test_that_holds_something_is_there(document: Path) -> None:
    named = []
    for line in document.read_text("utf-8").splitlines():
        path = ""
        for file, function in re.findall(r"`(tests/[\w/]+\.py)?::(\w+)`", line):
            # The next test of a line may stand without its file.
            path = file or path
            named.append((path, function))
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
