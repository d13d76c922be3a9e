"""The figures as tables, with each goal and whether it is met."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from typing import Any

import django

from .cpu import Kind, Spread
from .peers import OURS, WIZARD_COOKIES, WIZARD_DATABASE


@dataclass
class Figures:
    """What was measured. served: by project, requests a second and memory. weight: bytes and requests of ours."""

    cpu: dict[Kind, Spread]
    queries: dict[Kind, float]
    served: dict[str, dict[str, float]] = field(default_factory=dict)
    weight: dict[str, float] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As JSON takes it."""
        rows: dict[str, Any] = {}
        for (project, what), spread in self.cpu.items():
            rows.setdefault(project, {})[what] = spread._asdict() | {"queries": self.queries[project, what]}
        return {
            "machine": _machine(),
            "CPU milliseconds": rows,
            "served": self.served,
            "weight": self.weight,
            "goals": [{"goal": text, "measured": value, "met": is_met} for text, value, is_met in goals(self)],
        }


def goals(figures: Figures) -> list[tuple[str, float, bool]]:
    """Each goal, what was measured, and whether it is met."""
    cpu = figures.cpu
    step, empty = cpu[OURS.name, "step"].median, cpu[OURS.name, "empty view"].median
    database, cookies = (cpu[peer.name, "step"].median for peer in (WIZARD_DATABASE, WIZARD_COOKIES))
    queries = max(number for (project, _), number in figures.queries.items() if project == OURS.name)
    met = [
        ("step at most 6 times the empty view", step / empty, step <= 6 * empty),
        (
            "result at most 25 times",
            cpu[OURS.name, "result"].median / empty,
            cpu[OURS.name, "result"].median <= 25 * empty,
        ),
        ("wizard, database sessions: at least 6 steps", database / step, database >= 6 * step),
        ("wizard, signed cookies: at least 4 steps", cookies / step, cookies >= 4 * step),
        ("no query on a public page", queries, queries == 0),
    ]
    if figures.served:
        rate = figures.served[OURS.name]["steps per second"]
        other = figures.served[WIZARD_DATABASE.name]["steps per second"]
        met.append(("at least 5 times the wizard's steps per second", rate / other, rate >= 5 * other))
    if figures.weight:
        visit, code = (
            next(kb for what, kb in figures.weight.items() if what.startswith(start))
            for start in ("KB of a first visit", "KB of style sheets")
        )
        met += [
            ("first visit at most 40 KB", visit, visit <= 40),
            ("style sheets and scripts at most 22 KB", code, code <= 22),
        ]
    return met


def report(figures: Figures) -> str:
    """Everything as text."""
    floor = figures.cpu[OURS.name, "empty view"].median
    lines = [", ".join(f"{name} {value}" for name, value in _machine().items()), ""]
    lines.append(f"{'CPU ms per request':64}{'median':>8}{'quarters':>16}{'x empty':>9}{'queries':>9}")
    for (project, what), spread in figures.cpu.items():
        quarters = f"{spread.lower:.2f}-{spread.upper:.2f}"
        count = figures.queries[project, what]
        name = f"{project}: {what}"
        lines.append(f"{name:64}{spread.median:8.3f}{quarters:>16}{spread.median / floor:9.1f}{count:9.1f}")
    for project, served in figures.served.items():
        lines += ["", project, *(f"  {name:40}{value:10.1f}" for name, value in served.items())]
    lines += ["", *(f"  {what:68}{value:10.1f}" for what, value in figures.weight.items())]
    lines += [
        "",
        *(f"{'met    ' if ok else 'NOT MET'} {text}: {value:.1f}" for text, value, ok in goals(figures)),
        "",
    ]
    return "\n".join(lines)


def _machine() -> dict[str, Any]:
    return {"cores": os.cpu_count(), "Python": platform.python_version(), "Django": django.get_version()}
