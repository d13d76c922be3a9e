"""Small files of which much would come are refused before it does, within bounds that the system itself holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from spasmcheck.evidence.exchange.import_files import contents_of
from spasmcheck.evidence.exchange.incoming import FileRefused
from tests.bombs import BOMBS, workbook

ROOT = Path(__file__).resolve().parents[3]

MOST_MEGABYTES = 160
"""More than there is once the readers are loaded. Memory that is only laid claim to counts too."""

MOST_SECONDS = 8
"""Of the processor's time."""

# In a process of its own, where the system ends what goes beyond.
READ = """
import json, resource, sys, time
from pathlib import Path
import django
django.setup()
from spasmcheck.evidence.exchange.import_files import contents_of
from spasmcheck.evidence.exchange.incoming import FileRefused, parse_rows
from spasmcheck.evidence.exchange.exporting import Format, exported
from tests.builders import knowledge

path, megabytes, seconds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
for as_format in Format:
    file = exported(knowledge(), "sources", as_format)
    parse_rows(contents_of(file.name, file.data))
data = path.read_bytes()
size = lambda: int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began, before = time.process_time(), peak()
resource.setrlimit(resource.RLIMIT_AS, (size() + (megabytes << 20),) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (int(began) + 1 + seconds,) * 2)
try:
    parse_rows(contents_of(path.name, data, "" if path.suffix == ".zip" else "foods"))
except FileRefused as refusal:
    told = [str(problem) for problem in refusal.problems]
print(json.dumps({"told": told, "seconds": time.process_time() - began, "megabytes": (peak() - before) / 1024}))
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_little_memory_and_time(tmp_path: Path, name: str) -> None:
    make, says = BOMBS[name]
    path = tmp_path / name
    path.write_bytes(make())
    assert path.stat().st_size <= 2 * 1024 * 1024, "the form lets it through"
    process = subprocess.run(
        [sys.executable, "-c", READ, str(path), str(MOST_MEGABYTES), str(MOST_SECONDS)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "spasmcheck.settings", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert process.returncode == 0, process.stderr[-2000:]
    measured = json.loads(process.stdout)
    assert says in measured["told"][0], measured["told"][0]
    assert len(measured["told"]) <= 51


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("before", ['<!DOCTYPE x [<!ENTITY a "b">]>', "<!-- > --><!DOCTYPE x>"])
def test_a_part_with_a_doctype_is_refused(encoding: str, before: str) -> None:
    data = workbook("", before=f'<?xml version="1.0" encoding="{encoding}"?>{before}', encoding=encoding)
    with pytest.raises(FileRefused, match="declares entities"):
        contents_of("foods.xlsx", data)
