"""Lines of the log that a machine reads."""

from __future__ import annotations

import json
import logging
import sys

from spasmcheck.web.http.logs import JsonLines


def line(**of: object) -> dict[str, object]:
    usual = {"name": "spasmcheck", "levelname": "ERROR", "msg": "%s broke", "args": ("it",)}
    usual = {"name": "spasmcheck", "levelname": "ERROR", "msg": "%s broke", "args": ("it",)}
    record = logging.makeLogRecord(usual | of)
    written = JsonLines().format(record)
    assert "\n" not in written
    loaded: dict[str, object] = json.loads(written)
    return loaded


def test_a_record_is_one_object_on_one_line() -> None:
    said = line(created=0.0)
    assert said == {
        "time": "1970-01-01T00:00:00.000+00:00",
        "level": "ERROR",
        "logger": "spasmcheck",
        "message": "it broke",
    }


def test_a_traceback_stays_on_the_line() -> None:
    try:
        int("in\ntwo lines")
    except ValueError:
        said = line(exc_info=sys.exc_info())
    assert str(said["traceback"]).startswith("Traceback")
    assert "ValueError" in str(said["traceback"])
