"""Editions that can be told apart on every page: each text of the questionnaire and the result is marked.

Run as a program, it loads the marked knowledge and publishes it, as an editor would:

    python -m tests.faults.marked COLOUR
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from spasmcheck.evidence.exchange.fixtures import read_fixtures
from spasmcheck.reasoning import Knowledge
from spasmcheck.reasoning.serialisation.codec import from_json, to_json

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
RED, BLUE = "red", "blue"

CASES = (
    "case-001",
    "case-011",
    "case-024",
    "case-033",
    "case-047",
    "case-052",
    "case-068",
    "case-079",
    "case-085",
    "case-096",
    "case-104",
    "case-117",
)
"""The reference cases that the editions keep: measuring all of them is no matter of these tests."""

_SHOWN = ("sections", "steps", "findings", "causes", "red_flags", "cautions")
_MARK = re.compile(r"\[(red|blue)\]")


def marked(colour: str) -> Knowledge:
    """The shipped knowledge in a colour. The likelihoods of causes differ as well, and so do results."""
    data: dict[str, Any] = json.loads(to_json(read_fixtures(FIXTURES)))
    for kind in _SHOWN:
        data[kind] = _with_mark(data[kind], f" [{colour}]")
    if colour == BLUE:
        for number, cause in enumerate(data["causes"]):
            cause["prior"] = round(cause["prior"] * (0.25 if number % 2 else 1.9), 6)
    data["reference_cases"] = [case for case in data["reference_cases"] if case["slug"] in CASES]
    data["triage_scenarios"] = data["triage_scenarios"][:4]
    return from_json(json.dumps(data).encode())


def colours_on(page: str) -> set[str]:
    """The editions whose texts are on a page: more than one is a mixture."""
    return set(_MARK.findall(page))


def _with_mark(value: Any, mark: str) -> Any:
    # What holds a space is a text and no slug.
    match value:
        case str():
            return value + mark if " " in value else value
        case list():
            return [_with_mark(part, mark) for part in value]
        case dict():
            return {name: _with_mark(part, mark) for name, part in value.items()}
    return value


def main(colour: str) -> None:
    """Load and publish."""
    import django

    django.setup()
    from spasmcheck.evidence.editions.publishing import publish
    from spasmcheck.evidence.history.recording import recorded
    from spasmcheck.evidence.schema.store import replace_rows

    with recorded(origin="loaded"):
        replace_rows(marked(colour))
    publish(note=f"The {colour} one", override="Made for a test")


if __name__ == "__main__":
    main(sys.argv[1])
