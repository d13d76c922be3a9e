"""A process that makes a database with n times the knowledge; says what compiling and publishing cost as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any


def main(times: int) -> None:
    """Load, compile, publish."""
    import django

    django.setup()
    from django.core.management import call_command

    from spasmcheck.evidence.editions.publishing import publish
    from spasmcheck.evidence.exchange.fixtures import read_fixtures
    from spasmcheck.evidence.schema.compile import draft
    from spasmcheck.evidence.schema.store import replace_rows
    from tests.bench.growth.grown import grown
    from tests.bench.peers import FIXTURES

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    knowledge = grown(read_fixtures(FIXTURES), times)
    spent = {"load": _seconds(lambda: replace_rows(knowledge))}
    spent["compile"] = min(_seconds(draft) for _ in range(3))
    # Larger knowledge is no better at what it knows: a missed emergency does not stop the measurement.
    spent["publish"] = _seconds(lambda: publish(note="Measured", override="Made for a measurement"))
    rows = {kind: len(getattr(knowledge, kind)) for kind in ("causes", "findings", "evidence", "steps", "foods")}
    sys.stdout.write(json.dumps({"rows": rows, "seconds": spent}))


def _seconds(work: Callable[[], Any]) -> float:
    """CPU seconds."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    main(int(sys.argv[1]))
