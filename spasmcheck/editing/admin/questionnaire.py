"""Sections, steps, questions and choices."""

from __future__ import annotations
