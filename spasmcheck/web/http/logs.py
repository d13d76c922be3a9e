"""What of a record is logged, and how; and a line for each request where somebody asks for it."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

_access = logging.getLogger("spasmcheck.access")


class RefusalsInOneLine(logging.Filter):
    """Leaves the traceback away where a request was refused: nothing of ours is at fault."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass."""
        if record.levelno < logging.ERROR or record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, the fields of a request, and a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


class AccessLogMiddleware:
    """Logs method, kind of page, status, milliseconds and length: no address of anybody, no query, no cookie.

    The kind of page is its route and not its address, which anybody can write anything into.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        fields = {
            "method": request.method if request.method in _METHODS else "other",
            "route": f"/{match.route}" if match else "-",
            "status": response.status_code,
            "ms": round(1000 * (time.perf_counter() - began), 1),
            "bytes": int(response.get("Content-Length") or 0),
        }
        _access.info(" ".join(map(str, fields.values())), extra={"fields": fields})
        return response


_METHODS = {"GET", "HEAD", "POST"}
