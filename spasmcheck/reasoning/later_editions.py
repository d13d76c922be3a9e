"""Answering visitors from an edition of a later format, as after a rollback of the code.

The rule: what the check rests on is known here to the last field and value, or the edition is not served. So no
red flag, caution or weight is lost, and none loses a part of its condition and holds more or less often than was
meant. Left out is only

- what is unknown in a kind that is only read (`ONLY_READ`): an unknown field alone, an unknown value with its row;
- a kind of row that this release does not know,

and both only where the edition says that this is safe (`readable_from`), for the release that wrote it alone knows
what it means. No row refers to one that is only read, so nothing else has to go with it.

This is for visitors' pages alone. Fixtures, imports, drafts, and publishing an edition once more stay strict.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct

from spasmcheck.reasoning.auditing.audit import audit
from spasmcheck.reasoning.knowledge import Knowledge
from spasmcheck.reasoning.problems import Problem, Severity

from .serialisation.codec import from_json, from_plain, key_of
from .serialisation.edition_format import FORMAT, LaterFormat, heading_of
from .serialisation.fields import fields_of, kinds

ONLY_READ: Final = frozenset(
    {
        "calcium_absorption",
        "claims",
        "mechanisms",
        "notes",
        "pages",
        "reference_cases",
        "supplement_forms",
        "triage_scenarios",
    }
)
"""Kinds that pages show or that measure the rest, to which no row refers and on which no advice depends."""


class ForVisitors(NamedTuple):
    """What visitors can be answered from, and what was left out of it."""

    knowledge: Knowledge
    left_out: tuple[Problem, ...] = ()


def for_visitors(data: bytes) -> ForVisitors:
    """The knowledge in canonical JSON, of this format, an earlier or a later one. Raises msgspec.DecodeError."""
    heading = heading_of(data)
    if not heading.may_be_read_in_part:
        return ForVisitors(from_json(data))
    document = msgspec.json.decode(data)
    left_out: list[Problem] = []
    known = {
        name: _known_rows(name, value, left_out) if name in ONLY_READ else value
        for name, value in document.items()
        if name == "parameters" or name in kinds()
    }
    for name in document.keys() - known.keys() - set(heading.__struct_fields__):
        rows = len(document[name]) if isinstance(document[name], list) else 1
        left_out.append(_left_out(name, "unknown-kind", f"a kind of row that is not known here; rows: {rows}"))
    knowledge, problems = from_plain(known)
    if knowledge is not None:
        problems = [problem for problem in audit(knowledge) if problem.severity is Severity.ERROR]
    if knowledge is None or problems:
        formats = f"It is of format {heading.format}, and this release knows {FORMAT}"
        others = f", and {len(problems) - 1} more" if problems[1:] else ""
        raise LaterFormat(f"{formats}; not all that the check rests on is known here: {problems[0]}{others}.")
    return ForVisitors(knowledge, tuple(sorted(left_out)))


def _known_rows(kind: str, rows: Any, left_out: list[Problem]) -> Any:
    """The rows that can be read, without the fields that are not known."""
    if not isinstance(rows, list):
        return rows
    row_type = kinds()[kind]
    kept = []
    unknown: Counter[str] = Counter()
    for place, row in enumerate(rows, start=1):
        known, fields = _known_fields(row, row_type)
        try:
            msgspec.convert(known, row_type)
        except msgspec.ValidationError as error:
            left_out.append(_left_out(kind, "unknown-value", str(error), place, key_of(row, row_type)))
        else:
            kept.append(known)
            unknown.update(set(fields))
    for field, count in unknown.items():
        left_out.append(_left_out(kind, "unknown-field", f"the field {field} is not known here; rows: {count}"))
    return kept


def _known_fields(row: Any, row_type: type[Struct]) -> tuple[Any, list[str]]:
    """The row, and what is nested in it, without unknown fields; and which these are."""
    if not isinstance(row, dict):
        return row, []
    nested = {field.name: field.nested for field in fields_of(row_type)}
    known: dict[str, Any] = {}
    unknown: list[str] = []
    for name, value in row.items():
        inner = nested.get(name)
        if name not in nested:
            unknown.append(name)
        elif inner is None:
            known[name] = value
        else:
            many = isinstance(value, list)
            parts = [_known_fields(part, inner) for part in (value if many else [value])]
            known[name] = [part for part, _fields in parts] if many else parts[0][0]
            unknown += [f"{name}.{field}" for _part, fields in parts for field in fields]
    return known, unknown


def _left_out(kind: str, code: str, reason: str, row: int = 0, key: str = "") -> Problem:
    return Problem(kind=kind, row=row, key=key, code=code, reason=reason, severity=Severity.WARNING)
