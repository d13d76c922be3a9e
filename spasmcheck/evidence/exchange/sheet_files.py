"""Tables as CSV and XLSX files, to the letter, and safe on the desk of whoever opens them; CSV both ways.

Written with `csv` and openpyxl and not with tablib on top of them: that drops empty lines, so that rows would be
misnumbered, and makes formulas of texts that begin with "=", or takes the sign away.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from .allowance import MOST_CHARACTERS, Allowance
from .cells import Cell
from .incoming import FileProblem, FileRefused

MOST_COLUMNS = 100

# As OWASP names them; full-width signs are read as the others in some countries.
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_GUARD = "'"
_AS_TEXT = "@"
_NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x(?=[0-9A-Fa-f]{4}_)")
_WIDEST = 60
_LONGEST = 32_767
_HEADING, _PLAIN = Font(bold=True), Font()
_TOP, _LINES = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)

# `csv` would refuse a text that it has written itself.
csv.field_size_limit(MOST_CHARACTERS)


def to_csv(lines: Sequence[Sequence[Cell]]) -> bytes:
    """CSV in UTF-8 with a mark at its beginning, by which spreadsheet programs know it.

    A text that a program would run as a formula gets an apostrophe before it, which reading takes away.
    """
    file = io.StringIO(newline="")
    csv.writer(file).writerows([_guarded(cell) for cell in line] for line in lines)
    return file.getvalue().encode("utf-8-sig")


def from_csv(data: bytes, allowance: Allowance) -> list[list[str]]:
    """The lines of a CSV file with commas or semicolons. Raises FileRefused."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(
            _("The file is not in UTF-8. Save it as “CSV UTF-8” in your spreadsheet program, or as XLSX.")
        ) from error
    if "\x00" in text:
        raise _refused(_("The file is not a CSV file."))
    heading = text.lstrip("\r\n").partition("\n")[0]
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    lines: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            allowance.take_line()
            check_columns(len(line))
            lines.append([_unguarded(cell) for cell in line])
    except csv.Error as error:
        raise FileRefused([FileProblem(_("cannot be read as CSV: %s") % error, row=len(lines) + 1)]) from error
    return lines


def to_xlsx(lines: Sequence[Sequence[Cell]], title: str) -> bytes:
    """An XLSX workbook with one sheet. Texts are typed as text, so that none is a formula, a date or a number.

    Raises FileRefused when a text is longer than a cell can hold.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for place, column in enumerate(zip(*lines, strict=True), start=1):
        widest = max(len(part) for cell in column for part in str(cell).split("\n"))
        sheet.column_dimensions[get_column_letter(place)].width = min(widest + 2, _WIDEST)
    for number, line in enumerate(lines):
        sheet.append([_xlsx_cell(sheet, cell, heading=number == 0) for cell in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _guarded(cell: Cell) -> str:
    if isinstance(cell, str) and cell.startswith((*_BEGINS_FORMULA, _GUARD)):
        return _GUARD + cell
    return str(cell)


def _unguarded(text: str) -> str:
    rest = text.removeprefix(_GUARD)
    return rest if rest.startswith((*_BEGINS_FORMULA, _GUARD)) else text


def _xlsx_cell(sheet: Any, cell: Cell, *, heading: bool) -> WriteOnlyCell:
    written = WriteOnlyCell(sheet)
    if isinstance(cell, str):
        text = _NOT_XML.sub(lambda found: _escaped(found[0]), cell)
        if len(text) > _LONGEST:
            raise _refused(_("A text is too long for a cell of XLSX. Take CSV instead."))
        written.value = text
        written.data_type = "s"
        written.number_format = _AS_TEXT
    else:
        # As text in a cell for numbers: openpyxl itself would round to 16 digits.
        written.value = repr(cell)
        written.data_type = "n"
    written.font = _HEADING if heading else _PLAIN
    written.alignment = _LINES if "\n" in str(cell) else _TOP
    return written


def _escaped(text: str) -> str:
    return f"_x{ord(text[0]):04X}_" + text[1:]


def check_columns(columns: int) -> None:
    """Raises FileRefused for more than a table can have."""
    if columns > MOST_COLUMNS:
        raise _refused(_("The file has more than %d columns.") % MOST_COLUMNS)


def _refused(reason: str) -> FileRefused:
    return FileRefused([FileProblem(reason)])
