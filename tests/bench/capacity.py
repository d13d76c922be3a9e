"""How many checks a second a machine carries while 99 of 100 requests are answered within 50 ms.

The site runs as `make run` starts it, and wrk on the same machine asks it for whole checks: the start page, the
redirect to the first step, the step, every answer on the way, the list of answers and the result. Files do not
count, since a browser asks for them once, and a proxy or a content delivery network keeps them for ever. More
and more connections ask at once, and the most requests a second with a 99th percentile within the bound is what
the machine carries. wrk takes a part of the machine for itself, so a machine that only serves carries more.

Before that, visitors ask for the start page all at once, through the proxy that is shipped and without it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.proxied import NAME
from tests.served import served

from . import behind_proxy
from .peers import OURS, ROOT, prepare
from .serving import Sent, script_of, visitor_of

BOUND_MS = 50.0
CONNECTIONS = (1, 2, 4, 8, 12, 16, 24, 32)
SECONDS = 6
A_DAY = 10_000_000
PEAK = 3
HEADROOM = 2


class Carried(NamedTuple):
    """Requests a second over so many connections, and the milliseconds within which most are answered."""

    connections: int
    per_second: float
    median_ms: float
    p99_ms: float


def main() -> None:
    """Measure, print, and write."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--file", type=Path, default=ROOT / "var" / "capacity.json")
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        environment = OURS.environment(folder) | {"DJANGO_ALLOWED_HOSTS": f"127.0.0.1,{NAME}"}
        with served(environment, folder / "log") as site:
            at_once = behind_proxy.measure(site)
            answers = visitor_of(OURS, site.url)
            begins = [Sent("", path, "") for path in ("/", "/check/", "/check/urgent-now/")]
            ends = [Sent(answers[-1].cookies, path, "") for path in ("/check/answers/", "/result/")]
            check = [*begins, *answers, *ends]
            script = script_of(folder, OURS, check)
            rates = [_wrk(site.url, script, connections) for connections in CONNECTIONS]
    within = [rate for rate in rates if rate.p99_ms <= BOUND_MS]
    most = max(within, key=lambda rate: rate.per_second)
    checks = most.per_second / len(check)
    needed = A_DAY / 86_400 * PEAK
    figures = {
        "cores": os.cpu_count(),
        f"{behind_proxy.AT_ONCE} at once": at_once,
        "within twice the time": at_once["times as long through the proxy"] <= behind_proxy.GOAL,
        "requests of a check": len(check),
        "rates": [rate._asdict() for rate in rates],
        "checks per second": round(checks, 1),
        "checks per second at the peak of 10 million a day": round(needed),
        "machines for that with headroom": -(-int(needed * HEADROOM) // int(checks)),
    }
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    asked.file.parent.mkdir(parents=True, exist_ok=True)
    asked.file.write_text(json.dumps(figures, indent=2) + "\n")


def _wrk(url: str, script: Path, connections: int) -> Carried:
    arguments = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency", "-s", str(script), url]
    said = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    assert "Socket errors" not in said, said
    per_second = re.search(r"Requests/sec:\s+([\d.]+)", said)
    quantiles = {
        number: float(ms) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
        for number, ms, unit in re.findall(r"(\d+)%\s+([\d.]+)(us|ms|s)", said)
    }
    assert per_second, said
    return Carried(connections, float(per_second[1]), quantiles["50"], quantiles["99"])


if __name__ == "__main__":
    main()
