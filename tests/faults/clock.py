"""A clock that jumps: libfaketime moves the time of day of the processes that start with it, and nothing else."""

from __future__ import annotations

from pathlib import Path


class Clock:
    """A time of day that is off by so many seconds, from now on, in every process with this environment."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self.is_off_by(0)

    def is_off_by(self, seconds: int) -> None:
        """Jump."""
        # Put in place whole: a process may read it at any moment.
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{seconds:+d}\n")
        fresh.replace(self._file)

    @property
    def environment(self) -> dict[str, str]:
        """What a process has to be told that lives through jumps."""
        return _preloaded() | {"FAKETIME_TIMESTAMP_FILE": str(self._file), "FAKETIME_NO_CACHE": "1"}


def always_off_by(seconds: int) -> dict[str, str]:
    """What a process has to be told whose time of day is off from the beginning."""
    return _preloaded() | {"FAKETIME": f"{seconds:+d}"}


def _preloaded() -> dict[str, str]:
    # The clock that only counts seconds is left alone, as by a real jump.
    return {"LD_PRELOAD": str(_library()), "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def _library() -> Path:
    found = sorted(Path("/usr/lib").glob("**/faketime/libfaketimeMT.so.1"))
    assert found, "there is no libfaketime: run scripts/ensure-faketime"
    return found[0]
