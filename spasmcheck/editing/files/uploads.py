"""An upload handler that keeps files in memory, up to the size that the form accepts."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class SmallFileHandler(FileUploadHandler):
    """Keeps at most one byte more than the limit, by which the form sees that a file is too large; drops the rest.

    Nobody, signed in or not, can fill memory or disk, and the form is shown again with everything else typed.
    """

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self._kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the bytes for which there is room. Returns None, so no later handler receives the chunk."""
        room = settings.SPASMCHECK_UPLOAD_MOST_BYTES + 1 - self._kept.tell()
        self._kept.write(raw_data[:room])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        size = self._kept.tell()
        self._kept.seek(0)
        return InMemoryUploadedFile(
            self._kept,
            self.field_name,
            self.file_name,
            self.content_type,
            size,
            self.charset,
            self.content_type_extra,
        )
