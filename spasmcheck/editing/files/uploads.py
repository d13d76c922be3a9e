"""Files that editors send stay in memory, and no more of one than its form takes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class SmallFileHandler(FileUploadHandler):
    """Keeps one byte more than may be sent, by which the form sees that the file is too large, and drops the rest.

    So nobody, signed in or not, can fill memory or disk, and the form comes back with all else that was typed.
    """

    def new_file(self, *args: Any, **options: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **options)
        self._kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take what there is room for; no other handler gets to see it."""
        room = settings.SPASMCHECK_UPLOAD_MOST_BYTES + 1 - self._kept.tell()
        self._kept.write(raw_data[:room])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """What was kept."""
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
