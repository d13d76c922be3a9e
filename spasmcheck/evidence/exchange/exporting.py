"""Files with the draft in them, which importing takes back unchanged."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum
from typing import NamedTuple, assert_never

from spasmcheck.reasoning.knowledge import Knowledge

from . import sheet_files
from .fixtures import fixtures
from .spreadsheets import sheet_of


class Format(StrEnum):
    """How the rows of a kind are written; the value is the ending of the file."""

    CSV = "csv"
    XLSX = "xlsx"
    YAML = "yaml"


class ExportedFile(NamedTuple):
    """A file to download."""

    name: str
    content_type: str
    data: bytes


_CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.YAML: "application/yaml; charset=utf-8",
}


def exported(knowledge: Knowledge, kind: str, as_format: Format) -> ExportedFile:
    """The rows of one kind. Only flat kinds fit into CSV and XLSX."""
    name = f"{kind}.{as_format}"
    rows = getattr(knowledge, kind)
    match as_format:
        case Format.YAML:
            ((name, data),) = fixtures(knowledge, kind)
        case Format.CSV:
            data = sheet_files.to_csv(sheet_of(kind, rows))
        case Format.XLSX:
            data = sheet_files.to_xlsx(sheet_of(kind, rows), kind)
        case _:
            assert_never(as_format)
    return ExportedFile(name, _CONTENT_TYPES[as_format], data)


def exported_fixtures(knowledge: Knowledge) -> ExportedFile:
    """Every fixture in a ZIP; the same draft gives the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in fixtures(knowledge):
            # Without the time of day, which `ZipInfo` leaves at the beginning of the calendar of ZIP.
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return ExportedFile("fixtures.zip", "application/zip", file.getvalue())
