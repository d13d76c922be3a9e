"""A process that holds one project: for each line it reads, one journey, and what that cost as JSON.

Times are CPU milliseconds of this process around the WSGI callable. With the word "queries" nothing is timed, and
the queries of each kind of request are counted.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from importlib import import_module
from typing import Any

from . import journeys


def main() -> None:
    """Read words until there are no more."""
    application, journey = sys.argv[1:]
    module, _, name = application.partition(":")
    callable_ = getattr(import_module(module), name)
    go = getattr(journeys, journey)
    for line in sys.stdin:
        answer = _queries(callable_, go) if line.strip() == "queries" else _costs(callable_, go)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _costs(application: Any, journey: Any) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = defaultdict(list)
    for what, seconds in journey(application):
        spent[what].append(1000 * seconds)
    return spent


def _queries(application: Any, journey: Any) -> dict[str, float]:
    """Queries for each kind of request, on average."""
    from django.db import connection

    counted: dict[str, list[int]] = defaultdict(list)
    asked = 0

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        before = 0
        for what, _ in journey(application):
            counted[what].append(asked - before)
            before = asked
    return {what: sum(numbers) / len(numbers) for what, numbers in counted.items()}


if __name__ == "__main__":
    main()
