"""What importing rows would do to the draft, and doing just that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec
from django.utils.translation import gettext as _

from spasmcheck.evidence.history.recording import (
    PARAMETERS,
    RowDifference,
    differences_between,
    json_rows,
    recorded,
)
from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.evidence.schema.store import replace_rows
from spasmcheck.evidence.schema.validation import new_problems
from spasmcheck.reasoning.knowledge import Knowledge, Row
from spasmcheck.reasoning.problems import Problem, Severity
from spasmcheck.reasoning.serialisation.codec import canonical, fingerprint
from spasmcheck.reasoning.serialisation.fields import kinds

from .incoming import Contents, FileProblem, FileRefused, TypedRows, parse_rows

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Mode(StrEnum):
    """What becomes of rows of the same kind that are not in the file."""

    ADD = "add"
    REPLACE = "replace"


class PlanChanged(Exception):  # noqa: N818  it says what happened
    """The draft has moved, so that importing would no longer do what was shown."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do.

    differences: every row that would change, and the order of rows that would be rearranged. same: how many rows
    of the file are in the draft already, just so. errors: what the import would break; with any, it cannot be
    done. warnings: what it would bring that somebody should look at. after: the draft as it would be.
    """

    differences: tuple[RowDifference, ...]
    same: int
    errors: tuple[FileProblem, ...]
    warnings: tuple[FileProblem, ...]
    after: Knowledge

    @property
    def shown(self) -> str:
        """Names what would be done: two plans with the same name do the same."""
        return fingerprint(msgspec.json.encode(self.differences))


def planned(contents: Contents, mode: Mode) -> Plan:
    """What importing would do to the draft as it stands. Raises FileRefused."""
    rows = parse_rows(contents)
    before = _draft()
    after = _merged(before, rows, mode)
    was, now = (json_rows(before) if before else {}), json_rows(after)
    brought = new_problems(before, after)
    return Plan(
        differences=tuple(differences_between(was, now)),
        same=sum(
            was.get((kind, key)) == now[kind, key] for kind, of_kind in rows.items() for key in of_kind.places
        ),
        errors=_placed((p for p in brought if p.severity is Severity.ERROR), rows),
        warnings=_placed((p for p in brought if p.severity is not Severity.ERROR), rows),
        after=after,
    )


def import_planned(contents: Contents, mode: Mode, *, shown: str, by: User | None, why: str) -> Plan:
    """Import, if that does what was shown. Raises PlanChanged or FileRefused; then nothing has changed."""
    with recorded(origin="imported", by=by, why=why):
        plan = planned(contents, mode)
        if plan.shown != shown or plan.errors:
            raise PlanChanged
        replace_rows(plan.after)
    return plan


def _draft() -> Knowledge | None:
    try:
        return draft()
    except DraftError:
        # Nothing is loaded yet, or somebody broke the tables by hand; what repairs them must be possible.
        return None


def _merged(before: Knowledge | None, incoming: Mapping[str, TypedRows], mode: Mode) -> Knowledge:
    changes: dict[str, Any] = {}
    for kind, (rows, _places) in incoming.items():
        if kind == PARAMETERS[0]:
            changes[kind] = rows[0]
        elif mode is Mode.REPLACE or before is None:
            changes[kind] = rows
        else:
            changes[kind] = _added(getattr(before, kind), rows)
    if before is not None:
        return canonical(msgspec.structs.replace(before, **changes))
    if missing := [kind for kind in (PARAMETERS[0], *kinds()) if kind not in changes]:
        reason = _("There is no draft yet, or it cannot be read. Import a ZIP with every fixture; missing: %s.")
        raise FileRefused([FileProblem(reason % ", ".join(missing))])
    return canonical(Knowledge(**changes))


def _added(there: Iterable[Row], rows: Iterable[Row]) -> tuple[Row, ...]:
    """Each row in the place of that with its key; new ones at the end."""
    by_key = {row.natural_key: row for row in there}
    return tuple((by_key | {row.natural_key: row for row in rows}).values())


def _placed(problems: Iterable[Problem], incoming: Mapping[str, TypedRows]) -> tuple[FileProblem, ...]:
    """The problems with the place in the file of the rows that are in it."""
    return tuple(
        FileProblem(
            problem.reason,
            problem.kind,
            incoming[problem.kind].places.get(problem.key, 0) if problem.kind in incoming else 0,
            key=problem.key,
        )
        for problem in problems
    )
