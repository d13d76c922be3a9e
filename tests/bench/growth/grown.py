"""Knowledge n times as large as the shipped one, made out of it.

n times the knowledge means n fields of trouble in place of one. Each further field has causes of its own, with
as many rows of evidence each as today's; findings, sources, medicines, red flags, cautions and foods of its
own; and pages of its own that ask for its findings. Age, sex, where it is, how it feels, how it goes and the
danger signs are asked once, of everyone, and weigh on the causes of every field, as they do on today's: half of
all evidence rests on them. The pages of a further field are opened by one answer, since nobody would be asked
about a hundred fields in turn: further fields are chosen on pages of twelve. Intakes, needs, nutrients, notes,
the laboratory and the cases stay.

Nothing is left to chance: the same n gives the same knowledge.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from spasmcheck.reasoning import Knowledge
from spasmcheck.reasoning.serialisation.codec import from_json, to_json

Rows = dict[str, Any]

_SHARED_SECTIONS = {"safety", "you", "spasms", "food"}
"""What is asked of everyone, and once: who somebody is, what their spasms are like, and what they eat."""

_FIELDS_ON_A_PAGE = 12
_WORDS = {"topic", "family", "section", "verdict", "about", "effect", "group", "tags"}
"""Keys whose values name no row of a field, though they may look like it."""
_COPIED = ("causes", "foods", "sources", "calcium_absorption", "claims")


def grown(knowledge: Knowledge, times: int) -> Knowledge:
    """The same knowledge with so many fields, today's included."""
    rows: Rows = json.loads(to_json(knowledge))
    shipped = json.loads(to_json(knowledge))
    for number in range(1, times):
        _add_field(rows, shipped, number)
    if times > 1:
        _add_pages(rows, times)
    return from_json(json.dumps(rows).encode())


def _add_field(rows: Rows, shipped: Rows, number: int) -> None:
    steps = [step for step in shipped["steps"] if step["section"] not in _SHARED_SECTIONS]
    findings = {finding for step in steps for finding in _established(step)}
    own = findings | {step["slug"] for step in steps}
    own |= {question["slug"] for step in steps for question in step["questions"]}
    own |= {row["slug"] for kind in _COPIED for row in shipped[kind]}
    rules = {
        kind: [rule for rule in shipped[kind] if findings & set(_mentioned(rule["when"]))]
        for kind in ("red_flags", "cautions")
    }
    own |= {rule["slug"] for kind in rules.values() for rule in kind}
    names = {slug: f"{slug}-{number}" for slug in own}

    for kind in _COPIED:
        rows[kind] += _renamed(shipped[kind], names)
    rows["food_amounts"] += _renamed(shipped["food_amounts"], names)
    for row in _renamed([row for row in shipped["findings"] if row["slug"] in findings], names):
        rows["findings"].append(row | {"statement": f"{row['statement']} ({number})"})
    rows["evidence"] += _renamed(shipped["evidence"], names)
    rows["medicine_groups"] += _renamed(
        [row for row in shipped["medicine_groups"] if row["finding"] in findings], names
    )
    for kind, found in rules.items():
        rows[kind] += _renamed(found, names)
    for step in _renamed(steps, names):
        condition = step.setdefault("ask_if", {})
        condition["all_of"] = sorted({*condition.get("all_of", ()), _field(number)})
        rows["steps"].append(step)


def _add_pages(rows: Rows, times: int) -> None:
    """The pages on which further fields are chosen, before all that they open."""
    first = next(place for place, step in enumerate(rows["steps"]) if step["section"] not in _SHARED_SECTIONS)
    numbers = list(range(1, times))
    for page, start in enumerate(range(0, len(numbers), _FIELDS_ON_A_PAGE)):
        on_it = numbers[start : start + _FIELDS_ON_A_PAGE]
        choices = [
            {"slug": _field(number), "label": f"Field {number}", "establishes": [_field(number)]}
            for number in on_it
        ]
        none = {"slug": "none", "label": "None of these", "exclusive": True}
        question = {
            "slug": f"fields-{page}",
            "kind": "multiple",
            "text": f"Which of these, {page}?",
            "why": "Nobody is asked about every field.",
            "choices": [*choices, none],
        }
        section = rows["steps"][first]["section"]
        rows["steps"].insert(first + page, {"slug": f"fields-{page}", "section": section, "questions": [question]})
    sample = rows["findings"][0]
    rows["findings"] += [
        {
            **sample,
            "slug": _field(number),
            "statement": f"You chose field {number}",
            "denial": f"You did not choose field {number}",
            "question": f"whether you chose field {number}",
            "clinical": f"field {number}",
        }
        for number in range(1, times)
    ]


def _field(number: int) -> str:
    return f"field-{number}"


def _established(step: Rows) -> list[str]:
    choices = [choice for question in step["questions"] for choice in question["choices"]]
    return [finding for choice in choices for finding in choice.get("establishes", ())]


def _mentioned(condition: Rows) -> list[str]:
    return [finding for part in condition.values() for finding in part]


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """A copy in which every slug that is a field's own has the field's name."""
    match value:
        case str():
            return names.get(value, value)
        case list():
            return [_renamed(part, names) for part in value]
        case dict():
            return {key: part if key in _WORDS else _renamed(part, names) for key, part in value.items()}
    return value
