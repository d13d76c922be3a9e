"""Foods, nutrients, reference intakes and the food screener."""

from __future__ import annotations
