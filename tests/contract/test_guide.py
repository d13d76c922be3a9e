"""The guide for editors shows pictures that are there, and leads to pages that are there."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE = DOCS / "editing.md"
MOST_BYTES = 2_500_000


def test_every_picture_is_there_and_shown_once_with_what_is_seen() -> None:
    shown = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", GUIDE.read_text("utf-8"))
    names = [path for _alternative, path in shown]
    there = sorted(f"images/editing/{path.name}" for path in (DOCS / "images" / "editing").iterdir())
    assert sorted(names) == there
    assert len(names) >= 15
    assert all(len(alternative) >= 30 for alternative, _path in shown)
    assert sum((DOCS / name).stat().st_size for name in names) < MOST_BYTES


def test_every_heading_that_is_linked_is_there() -> None:
    for document in (GUIDE, DOCS / "clinical-safety.md"):
        text = document.read_text("utf-8")
        for file, anchor in re.findall(r"\]\(([\w./-]*)#([\w-]+)\)", text):
            target = (document.parent / file).resolve() if file else document
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), flags=re.M)
            assert anchor in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
