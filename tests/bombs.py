"""Small files of which much would come: the form lets them through, and readers without bounds die of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"


def zipped(**parts: str | bytes) -> bytes:
    """A ZIP with these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def workbook(
    rows: str, *, shared: str = "", styles: str = "", sheets: int = 1, before: str = "", encoding: str = "utf-8"
) -> bytes:
    """A workbook as no program writes it: the rows, the shared strings and the styles as XML.

    sheets: how often it names its only sheet. before: what stands before the sheet. encoding: of the sheet.
    """
    named = "".join(f'<sheet name="s{number}" sheetId="{number}" r:id="r1"/>' for number in range(1, sheets + 1))
    sheet = f'{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPES}.sharedStrings+xml"/></Types>'
        ),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{named}</sheets></workbook>',
        _BOOK_RELATIONS: (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{shared}</sst>',
        "xl/worksheets/sheet1.xml": sheet.encode(encoding),
    }
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>'
    return zipped(**parts)


def one_text_in_many_cells() -> bytes:
    """A text of 150,000 characters that 8,000 cells name, each of which makes it anew."""
    cells = '<c t="s"><v>0</v></c>' * 8
    return workbook(f"<row>{cells}</row>" * 1000, shared=f"<si><t>{'_x0041_b' * 18_750}</t></si>")


def entities_behind_padding() -> bytes:
    """Entities of entities behind a comment so long that the parser takes what comes of them for little."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 6))
    padding = f"<!--{'x' * 4_000_000}-->"
    doctype = f'<!DOCTYPE worksheet [<!ENTITY l0 "{"ha" * 1000}">{laughs}]>'
    text = f'<row><c t="inlineStr"><is><t>{"&l5;" * 4}</t></is></c></row>'
    return workbook(text, before=f'<?xml version="1.0"?>{padding}{doctype}')


def cells_in_one_row() -> bytes:
    """Millions of empty cells in a row, which is held whole."""
    return workbook(f"<row>{'<c/>' * 2_000_000}</row>")


def empty_shared_texts() -> bytes:
    """Millions of texts in which nothing is."""
    return workbook("", shared="<si/>" * 1_600_000)


def styles_without_end() -> bytes:
    """As many styles, each of which becomes an object."""
    return workbook("", styles=f"<cellXfs>{'<xf/>' * 1_500_000}</cellXfs>")


def one_sheet_under_many_names() -> bytes:
    """A large sheet that is read again under each of its names."""
    return workbook(f"<row>{'<c/>' * 100}</row>" * 4000, sheets=5000)


def formulas_of_one_formula() -> bytes:
    """A long formula that is moved anew to each of many cells."""
    long = "+".join(f"A{number}" for number in range(1, 50_000))
    first = f'<c r="A1"><f t="shared" si="0">{long}</f></c>'
    others = '<c r="B2"><f t="shared" si="0"/></c>' * 20_000
    return workbook(f"<row>{first}{others}</row>")


def names_of_a_long_namespace() -> bytes:
    """Attributes whose names are each stored with their namespace."""
    many = " ".join(f'n:a{number}=""' for number in range(1000))
    rows = "".join(f"<row {many.replace('a', f'a{row}_')}/>" for row in range(300))
    return workbook(f'<x xmlns:n="{"u" * 9_000}">{rows}</x>')


def rows_of_nothing() -> bytes:
    """A list of a million nothings in a ZIP: as many problems to tell."""
    return zipped(**{"foods.yaml": f"[{'~,' * 1_000_000}]"})


def base_sixty() -> bytes:
    """A number in the base 60 of YAML 1.1, whose places are multiplied one by one."""
    return b"- " + b":".join([b"1"] * 300_000)


def many_directives() -> bytes:
    """Directives, each of which is compared with all before it."""
    return b"".join(b"%%TAG !%d! x\n" % number for number in range(120_000)) + b"--- []"


def commas() -> bytes:
    """One line of a table with two million cells."""
    return b"," * 2_000_000


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "one-text-in-many-cells.xlsx": (one_text_in_many_cells, "more than 5 million characters"),
    "entities-behind-padding.xlsx": (entities_behind_padding, "more than a table of 60,000 cells"),
    "cells-in-one-row.xlsx": (cells_in_one_row, "more than a table of 60,000 cells"),
    "empty-shared-texts.xlsx": (empty_shared_texts, "more than a table of 60,000 cells"),
    "styles-without-end.xlsx": (styles_without_end, "more than a table of 60,000 cells"),
    "one-sheet-under-many-names.xlsx": (one_sheet_under_many_names, "more than a table of 60,000 cells"),
    "formulas-of-one-formula.xlsx": (formulas_of_one_formula, "a cell holds a formula"),
    "names-of-a-long-namespace.xlsx": (names_of_a_long_namespace, "more than a table of 60,000 cells"),
    "rows-of-nothing.zip": (rows_of_nothing, "more than 150000 values"),
    "base-sixty.yaml": (base_sixty, "must be a row with named fields, but is a text"),
    "many-directives.yaml": (many_directives, "directives are not allowed"),
    "commas.csv": (commas, "more than 100 columns"),
}
"""Each by the name of its file, with what must be said of it."""
