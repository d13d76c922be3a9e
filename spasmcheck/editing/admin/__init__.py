"""The admin of every model, one module for each family. Importing registers."""

from __future__ import annotations

from . import (
    audit_list,
    cases,
    causes,
    evidence,
    findings,
    foods,
    nutrition,
    people,
    questionnaire,
    reading,
    rules,
)

__all__ = [
    "audit_list",
    "cases",
    "causes",
    "evidence",
    "findings",
    "foods",
    "nutrition",
    "people",
    "questionnaire",
    "reading",
    "rules",
]
