"""What of a record is logged."""

from __future__ import annotations

import logging


class RefusalsInOneLine(logging.Filter):
    """Leaves the traceback away where a request was refused: nothing of ours is at fault."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass."""
        if record.levelno < logging.ERROR or record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True
