"""The printed result: one side for the doctor or pharmacist, one for the person. What is on it is bounded."""

from __future__ import annotations

from .sheet import render_sheet

__all__ = ["render_sheet"]
