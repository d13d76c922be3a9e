"""ZIP files from elsewhere, looked at before anything in them is unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from .incoming import FileProblem, FileRefused

MOST_BYTES_UNPACKED = 10 * 1024 * 1024
MOST_ENTRIES = 100

# The others of ZIP let a file say how much memory unpacking it takes.
_COMPRESSED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


@contextmanager
def opened_archive(data: bytes) -> Iterator[zipfile.ZipFile]:
    """The archive, if it is one and unpacks to no more than we take. Raises FileRefused.

    `zipfile` never unpacks more of an entry than its size says, so the sum of these can be trusted.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise _refused(_("The file is damaged, or not what its name says.")) from error
    with archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise _refused(_("The file holds more than %d files.") % MOST_ENTRIES)
        if sum(entry.file_size for entry in entries) > MOST_BYTES_UNPACKED:
            raise _refused(_("The file unpacks to more than %d MB.") % (MOST_BYTES_UNPACKED >> 20))
        if any(entry.flag_bits & 1 for entry in entries):
            raise _refused(_("The file is locked with a password."))
        if any(entry.compress_type not in _COMPRESSED for entry in entries):
            raise _refused(_("The file is compressed in an unusual way. Make it anew as an ordinary ZIP."))
        yield archive


def _refused(reason: str) -> FileRefused:
    return FileRefused([FileProblem(reason)])
