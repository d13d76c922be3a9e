"""CPU time and queries of each kind of request in each project, measured in turns."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, NamedTuple

from .peers import OURS, ROOT, Peer


class Spread(NamedTuple):
    """CPU milliseconds: the median, and the quarter of the values below and above."""

    median: float
    lower: float
    upper: float


Kind = tuple[str, str]
"""A project and a kind of request."""


def measure(peers: Sequence[Peer], folder: Path, *, rounds: int) -> tuple[dict[Kind, Spread], dict[Kind, float]]:
    """CPU time, and queries. The first round warms up and counts for nothing."""
    spent: dict[Kind, list[float]] = defaultdict(list)
    with ExitStack() as stack:
        workers = {peer.name: stack.enter_context(_worker(peer, folder)) for peer in peers}
        for number in range(rounds + 1):
            for name, worker in workers.items():
                for what, values in _ask(worker, "go").items():
                    if number:
                        spent[name, what] += values
        queries = {
            (name, what): number
            for name, worker in workers.items()
            for what, number in _ask(worker, "queries").items()
        }
        for worker in workers.values():
            _pipe(worker.stdin).close()
    return {kind: _spread(values) for kind, values in spent.items()}, queries


def _worker(peer: Peer, folder: Path) -> subprocess.Popen[str]:
    journey = "ours" if peer is OURS else "wizard"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.bench.worker", peer.application, journey],
        cwd=ROOT,
        env=peer.environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _ask(worker: subprocess.Popen[str], word: str) -> dict[str, Any]:
    stdin = _pipe(worker.stdin)
    stdin.write(f"{word}\n")
    stdin.flush()
    answer: dict[str, Any] = json.loads(_pipe(worker.stdout).readline())
    return answer


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def _spread(values: list[float]) -> Spread:
    lower, median, upper = statistics.quantiles(values, n=4) if len(values) > 1 else values * 3
    return Spread(median, lower, upper)
