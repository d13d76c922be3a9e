"""What tests cost in processor time: `make test ARGS="-p tests.cost"` ends with a list of the dearest.

Processor seconds (user and system, child processes included) say the same on a busy machine as on a quiet one.
What is made once for many tests is counted to the first of them.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path

import pytest

SHOWN = 20
_COST = "processor seconds"
_TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds() -> float:
    """What this process, its ended children and its running descendants have used so far."""
    times = os.times()
    figures: dict[int, int] = {}
    children: dict[int, list[int]] = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        pid = int(path.parent.name)
        children[int(after_name[1])].append(pid)
        figures[pid] = sum(map(int, after_name[11:15]))
    below = list(children[os.getpid()])
    for pid in below:
        below.extend(children[pid])
    return sum(times[:4]) + sum(figures[pid] for pid in below) / _TICKS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Note when a test begins."""
    item.stash[_BEGAN] = processor_seconds()
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Write down what it has used when it ends."""
    if call.when == "teardown":
        item.user_properties.append((_COST, processor_seconds() - item.stash[_BEGAN]))


_BEGAN = pytest.StashKey[float]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the dearest tests, and the sum of every folder."""
    costs: dict[str, float] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == _COST and report.when == "teardown":
                    costs[report.nodeid] = value
    files: dict[str, float] = defaultdict(float)
    folders: dict[str, float] = defaultdict(float)
    for test, cost in costs.items():
        file = test.partition("::")[0]
        files[file] += cost
        folders[file.rpartition("/")[0]] += cost
    terminalreporter.section(f"processor seconds: {sum(costs.values()):.0f}")
    for table in (folders, files, costs):
        terminalreporter.write_line("")
        for name, cost in sorted(table.items(), key=lambda pair: -pair[1])[:SHOWN]:
            terminalreporter.write_line(f"{cost:8.1f}  {name}")
