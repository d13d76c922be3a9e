"""What the check is compared with asks the same questions."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.bench.peers import ROOT, WIZARD_COOKIES


def test_the_wizard_asks_every_step_that_applies_and_needs_no_query_with_cookies(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.worker", WIZARD_COOKIES.application, "wizard"],
        input="go\nqueries\n",
        cwd=ROOT,
        env=WIZARD_COOKIES.environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    spent, queries = map(json.loads, done.stdout.splitlines())
    # Of the 19 steps a man is not asked the two about pregnancy; the last one brings no further step.
    assert len(spent["step"]) == 16
    assert queries["step"] == 0
