"""The admin of every model, one module for each family. Importing registers."""

from __future__ import annotations

from spasmcheck.editing.admin import audit_list_admin, people_admin

from . import cases, causes, evidence, findings, foods, nutrition, questionnaire, reading, rules

__all__ = [
    "audit_list_admin",
    "cases",
    "causes",
    "evidence",
    "findings",
    "foods",
    "nutrition",
    "people_admin",
    "questionnaire",
    "reading",
    "rules",
]
