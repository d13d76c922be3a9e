"""Editions as a later release might write them: a higher format, and things that nobody here has heard of."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import msgspec

from spasmcheck.reasoning.knowledge import Knowledge
from spasmcheck.reasoning.serialisation.codec import to_plain
from spasmcheck.reasoning.serialisation.edition_format import FORMAT

Plain = dict[str, Any]
Change = Callable[[Plain], object]

LATER = FORMAT + 1
UNKNOWN = "zq-of-a-later-release"
"""A word that is nowhere else; what stands in the knowledge of a later release alone."""


def later_edition(
    knowledge: Knowledge, *changes: Change, later: int = LATER, readable_from: int | None = FORMAT
) -> bytes:
    """The knowledge as canonical JSON of a later format, with changes to it as plain data."""
    document = copy.deepcopy(msgspec.json.decode(msgspec.json.encode(to_plain(knowledge))))
    for change in changes:
        change(document)
    heading = {"format": later} | ({} if readable_from is None else {"readable_from": readable_from})
    return msgspec.json.encode(document | heading)


def with_what_is_only_read(document: Plain) -> None:
    """A new value and a new field in notes, a new field further inside, and a new kind of row."""
    rows = document.setdefault("notes", [])
    rows.append({"slug": f"{UNKNOWN}-note", "topic": UNKNOWN, "text": [UNKNOWN]})
    rows.append({"slug": "a-note", "topic": "limits", "text": ["Nobody knows all."], "audience": UNKNOWN})
    document.setdefault("mechanisms", []).append(
        {
            "slug": "a-mechanism",
            "title": "A mechanism",
            "summary": "How it works.",
            "steps": [{"slug": "a-step", "title": "A step", "what_happens": ["It happens."], "film": UNKNOWN}],
            "sources": [],
        }
    )
    document["stories"] = [{"slug": UNKNOWN, "text": UNKNOWN}] * 3


def with_a_rule_of_another_kind(document: Plain) -> None:
    """A red flag that needs two of three findings, which no condition of this release can say."""
    rule = document["red_flags"][0]
    rule["when"] = {"any_of": rule["when"].get("all_of", rule["when"].get("any_of")), "at_least": 2}
