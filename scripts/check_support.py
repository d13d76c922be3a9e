"""Fail when what the site rests on gets no more security fixes, or when installed packages do not fit together.

It needs no network: the dates are those that the makers announced, with where they did. Known vulnerabilities
need a service; see SECURITY.md.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from importlib.metadata import version

ENDS = {
    # djangoproject.com/download: 5.2 is a release with long-term support.
    ("django", "5.2"): date(2028, 4, 30),
    # peps.python.org/pep-0664, pep-0693, pep-0719, pep-0745.
    ("python", "3.11"): date(2027, 10, 31),
    ("python", "3.12"): date(2028, 10, 31),
    ("python", "3.13"): date(2029, 10, 31),
    ("python", "3.14"): date(2030, 10, 31),
}


def main() -> int:
    """The exit status."""
    today = datetime.now(UTC).date()
    bad = False
    for name, installed in (("django", version("django")), ("python", sys.version.split()[0])):
        series = ".".join(installed.split(".")[:2])
        ends = ENDS.get((name, series))
        if ends is None:
            print(f"{name} {series}: not in the table here, so nobody knows until when it gets security fixes")
        elif ends < today:
            print(f"{name} {series}: no security fixes since {ends}")
        else:
            continue
        bad = True
    fitting = subprocess.run([sys.executable, "-m", "pip", "check", "--disable-pip-version-check"], check=False)
    return int(bad or fitting.returncode != 0)


if __name__ == "__main__":
    raise SystemExit(main())
