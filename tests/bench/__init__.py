"""What things cost, side by side: `make bench`."""

from __future__ import annotations

import os

# The questionnaire is read as the site reads it; each project that is measured has settings of its own.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spasmcheck.settings")
