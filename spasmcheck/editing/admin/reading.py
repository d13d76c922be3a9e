"""What can be read on its own."""

from __future__ import annotations
