"""Reference cases and triage scenarios."""

from __future__ import annotations
