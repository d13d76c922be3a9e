"""What documents name is there: links, files, names in the code, targets of make."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in DOCUMENTS}


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_leads_somewhere(name: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)", TEXTS[name]) + re.findall(r'src="([^"]+)"', TEXTS[name])
    inside = [target for target in targets if not re.match(r"https?:|mailto:", target)]
    assert [target for target in inside if not ((ROOT / name).parent / target).exists()] == []


@pytest.mark.parametrize("name", TEXTS)
def test_every_file_that_is_named_is_there(name: str) -> None:
    folders = "spasmcheck|fixtures|templates|tests|docs|scripts|deploy|static|requirements"
    paths = re.findall(rf"`((?:{folders})/[\w./-]*|[\w/]+/\w+\.(?:py|html))`", TEXTS[name])
    bases = (ROOT, ROOT / "spasmcheck", ROOT / "templates")
    assert [path for path in paths if not any((base / path).exists() for base in bases)] == []


@pytest.mark.parametrize("name", TEXTS)
def test_every_target_of_make_is_there(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    used = re.findall(r"(?:`|^    )make ([a-z-]+)", TEXTS[name], re.MULTILINE)
    assert set(used) <= targets


def named(path: str) -> Any:
    """What a dotted path below the package names. Raises AttributeError or ImportError."""
    *parts, last = path.split(".")
    for length in range(len(parts), 0, -1):
        try:
            thing = import_module(".".join(["spasmcheck", *parts[:length]]))
        except ModuleNotFoundError:
            continue
        for part in (*parts[length:], last):
            thing = getattr(thing, part)
        return thing
    raise ImportError(path)


GLOSSARY = re.findall(r"^\|[^|]+\|([^|]+)\|", TEXTS["docs/glossary.md"], re.MULTILINE)


@pytest.mark.parametrize("path", sorted({path for cell in GLOSSARY for path in re.findall(r"`([\w.]+)`", cell)}))
def test_the_glossary_speaks_of_names_in_the_code(path: str) -> None:
    assert named(path) is not None


def test_the_list_of_decisions_is_complete() -> None:
    folder = ROOT / "docs" / "decisions"
    dated = {path.name for path in folder.glob("*.md")} - {"README.md"}
    assert len(dated) >= 10
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d-[a-z-]+\.md", name) for name in dated)
    listed = re.findall(r"\| (\S+) \| \[.+\]\((\S+)\) \|", TEXTS["docs/decisions/README.md"])
    assert {name for _date, name in listed} == dated
    assert all(name.startswith(date) for date, name in listed)
