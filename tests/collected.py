"""Static files under the names that pages use, without the compression that takes most of the time."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, StaticFilesStorage


def collect(folder: Path) -> Path:
    """Put all of them into this folder."""
    found = [(path, storage) for finder in get_finders() for path, storage in finder.list([])]
    plain = StaticFilesStorage(location=folder)
    for path, storage in found:
        with storage.open(path) as content:
            plain.save(path, content)
    named = ManifestStaticFilesStorage(location=folder)
    for _name, _to, done in named.post_process({path: (named, path) for path, _storage in found}):
        assert done is not None
    return folder
