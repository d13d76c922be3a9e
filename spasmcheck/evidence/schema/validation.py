"""Everything that is wrong with a piece of knowledge: in itself, and for being kept."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec import Struct, structs

from spasmcheck.reasoning.auditing.audit import audit
from spasmcheck.reasoning.knowledge import Knowledge, Row
from spasmcheck.reasoning.problems import Problem, Severity
from spasmcheck.reasoning.serialisation.fields import fields_of, kinds


def problems_of(knowledge: Knowledge) -> list[Problem]:
    """What the audit finds as of today, and what rows or editions could not hold, errors first."""
    found = [*_unkeepable(knowledge), *audit(knowledge, today=timezone.localdate().isoformat())]
    return sorted(found, key=lambda problem: problem.severity is not Severity.ERROR)


def errors_in(problems: list[Problem]) -> list[Problem]:
    """Those that stop loading and publishing."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def new_problems(before: Knowledge | None, after: Knowledge) -> list[Problem]:
    """What is wrong with the second that is not with the first; with a row that only moved it is the same."""
    if not (found := problems_of(after)) or before is None:
        return found
    there = set(map(_about, problems_of(before)))
    return [problem for problem in found if _about(problem) not in there]


def _about(problem: Problem) -> tuple[str, ...]:
    return problem.kind, problem.key, problem.code, problem.reason


def _unkeepable(knowledge: Knowledge) -> Iterator[Problem]:
    # Lines are stored one a line, nested rows by their key, and JSON knows no infinity.
    for kind in kinds():
        for place, row in enumerate(getattr(knowledge, kind), start=1):
            for reason in (*_values(row), *_repetitions(row)):
                yield Problem(kind=kind, row=place, key=row.natural_key, code="unkeepable", reason=reason)


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, Struct):
        for inner in structs.astuple(value):
            yield from _values(inner)
    elif isinstance(value, tuple):
        for inner in value:
            if isinstance(inner, str) and ("\n" in inner or "\r" in inner):
                yield _("an item of a list holds a line break: %r") % inner
            yield from _values(inner)
    elif isinstance(value, float) and not math.isfinite(value):
        yield _("%s is not a finite number") % value


def _repetitions(row: Row) -> Iterator[str]:
    for field in fields_of(type(row)):
        if not field.many:
            continue
        values = getattr(row, field.name)
        nested = field.nested is not None
        if nested or field.refers_to:
            keys = [value.natural_key for value in values] if nested else values
            for key, times in Counter(keys).items():
                if times > 1:
                    yield _("%(field)s holds %(key)s %(times)d times") % {
                        "field": field.name,
                        "key": key,
                        "times": times,
                    }
        if nested:
            for value in values:
                yield from _repetitions(value)
