"""The admin of every model, one module for each family of rows. Importing this package registers them all."""

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
