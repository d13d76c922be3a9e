"""Red flags, cautions, medicines and the cut-offs of the reasoning."""

from __future__ import annotations
