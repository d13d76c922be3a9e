"""The admin of every model, one module for each family. Importing registers."""

from __future__ import annotations

from . import cases, causes, foods, nutrition, questionnaire, reading, rules

__all__ = ["cases", "causes", "foods", "nutrition", "questionnaire", "reading", "rules"]
