"""An application that is up at once, where a test is about the server alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def application(_environ: dict[str, Any], begin: Callable[..., Any]) -> Iterable[bytes]:
    """Answer anything with a word."""
    begin("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
