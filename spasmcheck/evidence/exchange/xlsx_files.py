"""XLSX workbooks from elsewhere.

openpyxl reads them, and bounds nothing of what comes out of one. So every part is gone through before by the
parser on which it rests, which stops at what would make much out of little.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from .allowance import Allowance
from .archives import opened_archive
from .incoming import FileProblem, FileRefused
from .sheet_files import MOST_COLUMNS, check_columns

MOST_PARTS = 300_000
"""Most elements and attributes, which is some 60,000 cells."""

MOST_OTHER_PARTS = 20_000
"""Most elements of anything else, such as styles, of which openpyxl makes objects."""

# Each becomes an object for a while.
_OF_A_SHARED_TEXT = 4

_LONGEST_TAG = 256 * 1024
_LONGEST_ATTRIBUTE = 10_000
# It becomes part of every name in it.
_LONGEST_NAMESPACE = 150
_CHUNK = 64 * 1024
_OF_CELLS = {"row", "c", "v", "is", "t", "si"}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def lines_in(data: bytes, allowance: Allowance) -> list[list[str]]:
    """The lines of the only sheet with something in it. Raises FileRefused."""
    with opened_archive(data) as archive:
        _Check(allowance).look_through(archive)
    try:
        book = load_workbook(_Timed(data, allowance), read_only=True, keep_links=False)
        sheets = {sheet.title: list(_lines(sheet, allowance)) for sheet in book.worksheets}
    except FileRefused:
        raise
    except Exception as error:
        # openpyxl names no error of its own for what it stumbles over.
        raise _refused(_("The file cannot be read as an XLSX workbook. Open it and save it anew.")) from error
    filled = {title: lines for title, lines in sheets.items() if any(map(any, lines))}
    if len(filled) > 1:
        reason = _("Several sheets hold something: %s. Leave one, and remove the others.")
        raise _refused(reason % ", ".join(filled))
    return next(iter(filled.values()), [])


class _Timed(io.BytesIO):
    """Looks at the clock whenever another part is opened."""

    def __init__(self, data: bytes, allowance: Allowance) -> None:
        super().__init__(data)
        self._allowance = allowance

    def read(self, size: int | None = -1, /) -> bytes:
        self._allowance.take_time()
        return super().read(size)


class _Check:
    """Goes through every part of a workbook. Raises FileRefused for one that would cost too much."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._parts = self._others = self._sheets = 0
        self._cell: str | None = None

    def look_through(self, archive: ZipFile) -> None:
        """Every part, whatever it is called: openpyxl reads what others of the file name."""
        for entry in archive.infolist():
            self._cell = None
            parser = expat.ParserCreate()
            parser.ordered_attributes = True
            parser.StartDoctypeDeclHandler = self._doctype
            parser.StartElementHandler = self._element
            parser.CharacterDataHandler = self._text
            try:
                with archive.open(entry) as part:
                    self._parse(parser, part)
            except (expat.ExpatError, BadZipFile, NotImplementedError, zlib.error, EOFError, OSError):
                # No XML, or damaged: openpyxl gets no farther, if it needs the part at all.
                continue
            if self._is_too_much():
                raise _too_much()

    def _parse(self, parser: expat.XMLParserType, part: Any) -> None:
        given = 0
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk, False)
            given += len(chunk)
            self._allowance.take_time()
            if self._is_too_much() or given - parser.CurrentByteIndex > _LONGEST_TAG:
                raise _too_much()
        parser.Parse(b"", True)

    def _is_too_much(self) -> bool:
        # Sheets may share a part, which is then read for each.
        read_in_all = self._parts * max(1, self._sheets)
        return self._parts > MOST_PARTS or self._others > MOST_OTHER_PARTS or read_in_all > MOST_PARTS * 2

    def _doctype(self, *_declared: Any) -> None:
        raise _refused(_("The file declares entities, as no spreadsheet program does. Open it and save it anew."))

    def _element(self, name: str, attributes: list[str]) -> None:
        # Called hundreds of thousands of times.
        self._parts += 1 + len(attributes) // 2
        local = name.rpartition(":")[2] if ":" in name else name
        if attributes and any(map(_is_too_long, attributes[::2], attributes[1::2])):
            raise _too_much()
        if local == "c":
            self._cell = attributes[attributes.index("r") + 1] if "r" in attributes[::2] else ""
        elif local == "si":
            self._parts += _OF_A_SHARED_TEXT
        elif local not in _OF_CELLS:
            self._others += 1
            self._sheets += local == "sheet"
            if local == "f" and self._cell is not None:
                raise _formula(self._cell)

    def _text(self, text: str) -> None:
        self._allowance.take_characters(len(text))


def _lines(sheet: Any, allowance: Allowance) -> Iterator[list[str]]:
    # What the file says of its own size need not be true.
    sheet.reset_dimensions()
    for number, line in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
        allowance.take_line()
        texts = [_text(cell, number, allowance) for cell in line]
        if any(texts[MOST_COLUMNS:]):
            check_columns(len(texts))
        while texts and not texts[-1]:
            texts.pop()
        yield texts


def _text(cell: Any, number: int, allowance: Allowance) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise _formula(cell.coordinate)
    if cell.data_type == "e":
        reason = _("a cell holds the error %s") % value
        raise FileRefused([FileProblem(reason, row=number, column=get_column_letter(cell.column))])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    # Many cells may name one text.
    allowance.take_characters(len(text))
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _is_too_long(attribute: str, value: str) -> bool:
    return len(value) > (_LONGEST_NAMESPACE if attribute.startswith("xmlns") else _LONGEST_ATTRIBUTE)


def _formula(coordinate: str) -> FileRefused:
    reason = _("a cell holds a formula; put its value there")
    try:
        row, column = coordinate_to_tuple(coordinate)
    except ValueError:
        return _refused(reason)
    return FileRefused([FileProblem(reason, row=row, column=get_column_letter(column))])


def _too_much() -> FileRefused:
    return _refused(_("The file holds more than a table of 60,000 cells. Save the table alone as CSV instead."))


def _refused(reason: str) -> FileRefused:
    return FileRefused([FileProblem(reason)])
