"""Rows as spreadsheets: to the letter both ways, and what is wrong is named with its row and column."""

from __future__ import annotations

import contextlib
import csv
import io
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from openpyxl import Workbook, load_workbook

from spasmcheck.evidence.exchange.cells import columns_of
from spasmcheck.evidence.exchange.exporting import Format, exported, exported_fixtures
from spasmcheck.evidence.exchange.fixtures import HEADERS, fixtures
from spasmcheck.evidence.exchange.import_files import contents_of
from spasmcheck.evidence.exchange.incoming import FileRefused, parse_rows
from spasmcheck.evidence.exchange.spreadsheets import sheet_kinds
from spasmcheck.reasoning.knowledge import Knowledge, Row
from spasmcheck.reasoning.knowledge.texts import ONE_LINE, SEVERAL_LINES
from spasmcheck.reasoning.serialisation.codec import canonical
from spasmcheck.reasoning.serialisation.fields import kinds
from tests.amounts import times
from tests.builders import knowledge as small
from tests.builders import source
from tests.unit.evidence.everything import everything

TABLES = (Format.CSV, Format.XLSX)


def there_and_back(knowledge: Knowledge, kind: str, as_format: Format) -> tuple[Row, ...]:
    file = exported(knowledge, kind, as_format)
    return parse_rows(contents_of(file.name, file.data))[kind].rows


@pytest.mark.parametrize("kind", ["foods", "sources", "evidence", "reference_cases"])
def test_every_shipped_row_comes_back_to_the_letter(knowledge: Knowledge, kind: str) -> None:
    for as_format in Format:
        assert there_and_back(knowledge, kind, as_format) == getattr(knowledge, kind), as_format


def test_every_kind_without_nested_rows_comes_back_with_every_field_filled() -> None:
    knowledge = canonical(everything())
    assert {"foods", "sources", "evidence", "reference_cases", "nutrients"} <= set(sheet_kinds())
    for kind in sheet_kinds():
        for as_format in TABLES:
            assert there_and_back(knowledge, kind, as_format) == getattr(knowledge, kind), (kind, as_format)


texts = st.from_regex(ONE_LINE.replace("]*", "]+"), fullmatch=True) | st.sampled_from(
    [
        "=1+1",
        "'=1+1",
        "''",
        "+1",
        "-1",
        "@x",
        "\uff1d1+1",
        "\uff20x",
        "\u2028",
        "_x0041_",
        "_x005F_",
        " a ",
        "#N/A",
        "2020-01-01",
        "007",
        "yes",
    ]
)

prose = st.from_regex(SEVERAL_LINES.replace("]*", "]+"), fullmatch=True) | st.sampled_from(
    ["\n=1", "a\n", "\n", "\n\n'=1"]
)


@settings(max_examples=times(quick=15, thorough=100), deadline=None)
@given(title=texts, note=prose, year=st.none() | st.integers(1800, 2100))
def test_any_text_comes_back(title: str, note: str, year: int | None) -> None:
    knowledge = small(sources=(source(title=title, note=note, year=year),))
    for as_format in TABLES:
        assert there_and_back(knowledge, "sources", as_format) == knowledge.sources, as_format


@settings(max_examples=times(quick=15, thorough=100), deadline=None)
@given(st.floats(min_value=0.05, max_value=20))
def test_any_number_comes_back(ratio: float) -> None:
    (row,) = small().evidence[:1]
    knowledge = small(evidence=(structs.replace(row, lr_present=ratio),))
    for as_format in TABLES:
        assert there_and_back(knowledge, "evidence", as_format) == knowledge.evidence, as_format


def test_no_cell_is_a_formula_for_a_spreadsheet_program() -> None:
    knowledge = small(sources=(source(title="=HYPERLINK(A1)", note="@SUM(A1)"),))
    sheet = load_workbook(io.BytesIO(exported(knowledge, "sources", Format.XLSX).data)).active
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None} == {"s"}
    text = exported(knowledge, "sources", Format.CSV).data.decode("utf-8-sig")
    assert not [cell for line in csv.reader(io.StringIO(text)) for cell in line if cell[:1] in tuple("=+-@")]


def test_the_zip_of_fixtures_holds_the_files_that_a_dump_writes() -> None:
    file = exported_fixtures(everything())
    assert file == exported_fixtures(everything())
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == dict(fixtures(everything()))
    rows = parse_rows(contents_of(file.name, file.data))
    assert rows.keys() == HEADERS.keys()
    assert all(rows[kind].rows == getattr(canonical(everything()), kind) for kind in kinds())


SOURCE_COLUMNS = "slug,title,publisher,year,kind,url,doi,pmid,note"
HOCHE = "hoche-1901,Cramps,Hoche,1901,cohort,,,,"


def csv_file(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    fill(book)
    book.save(file)
    return file.getvalue()


def two_sheets(book: Workbook) -> None:
    book.active.append(SOURCE_COLUMNS.split(","))
    book.create_sheet("Notes").append(["Ask Ann"])


def formula(book: Workbook) -> None:
    book.active.append(SOURCE_COLUMNS.split(","))
    book.active.append(["hoche-1901", "Cramps", "Hoche", "=1900+1", "cohort"])


def far_down(book: Workbook) -> None:
    book.active["A900000"] = "lost"


def zipped(*entries: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return file.getvalue()


def problems(name: str, data: bytes, kind: str = "") -> list[str]:
    with pytest.raises(FileRefused) as refusal:
        parse_rows(contents_of(name, data, kind))
    return [str(problem) for problem in refusal.value.problems]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("sources.csv", b"", "The file is empty."),
        ("sources.csv", b"\n\n", "The file is empty."),
        ("sources.csv", csv_file(SOURCE_COLUMNS, HOCHE).replace(b"Hoche,", b"Hoch\xe9,"), "not in UTF-8"),
        ("sources.csv", b"\x00\x01\x02", "not a CSV file"),
        ("sources.csv", csv_file("slug,title"), "row 1: The columns publisher, year"),
        ("sources.csv", csv_file(SOURCE_COLUMNS + ",colour"), "row 1, column colour: there is no such column"),
        ("sources.csv", csv_file(SOURCE_COLUMNS + ",note"), "row 1, column note: there are two"),
        ("sources.csv", csv_file("slug,value,unit,note,sources"), "These are the columns of Membrane parameters"),
        ("sources.csv", csv_file(SOURCE_COLUMNS, HOCHE + ",more"), "row 2: there is something to the right"),
        ("sources.csv", csv_file(SOURCE_COLUMNS, "", HOCHE.replace("1901,c", "19O1,c")), "row 3, column year"),
        ("sources.csv", csv_file(SOURCE_COLUMNS, HOCHE.replace("1901,c", "1492,c")), "must be at least 1800"),
        (
            "sources.csv",
            csv_file(SOURCE_COLUMNS, HOCHE.replace("cohort", "rumour")),
            "column kind: “rumour” is none of",
        ),
        (
            "sources.csv",
            csv_file(SOURCE_COLUMNS, HOCHE.replace("Cramps", "")),
            "column title (hoche-1901): is empty",
        ),
        ("sources.csv", csv_file(SOURCE_COLUMNS, HOCHE.replace("hoche-1901", "Hoche 1901")), "row 2, column slug"),
        ("sources.csv", csv_file(SOURCE_COLUMNS, HOCHE, HOCHE), "row 3 (hoche-1901): row 2 is the same one"),
        ("sources.xlsx", b"PK\x03\x04 rubbish", "damaged"),
        ("sources.xlsx", zipped(("hello.txt", b"hello")), "cannot be read as an XLSX workbook"),
        ("sources.xlsx", zipped(("xl/workbook.xml", b"0" * (21 << 20))), "unpacks to more than 10 MB"),
        ("sources.xlsx", workbook(two_sheets), "Several sheets hold something: Sheet, Notes"),
        ("sources.xlsx", workbook(formula), "row 2, column D: a cell holds a formula"),
        ("sources.xlsx", workbook(far_down), "more than 10000 lines"),
        ("causes.csv", b"slug", "nested"),
        ("sources.ods", b"x", "is none of: .csv"),
        ("my list.csv", b"slug", "does not say what is in it"),
        ("sources.yaml", b"slug: x", "A fixture is a list of rows"),
        ("sources.yaml", b"- {slug: a, title: b, kind: c}", "column kind (a): “c” is none of"),
        ("sources.yaml", b"- &a {slug: a}\n- *a", "references are not allowed"),
        ("sources.yaml", b"[" * 500_000, "nested too deeply"),
        ("sources.yaml", b"- [a", "cannot be read as YAML: line"),
        ("all.zip", zipped(("../foods.yaml", b"[]")), "is in a folder"),
        ("all.zip", zipped(("virus.exe", b"[]")), "is not the name of a fixture"),
        ("all.zip", zipped(("foods.yaml", b" " * (21 << 20))), "unpacks to more than 10 MB"),
        ("all.zip", zipped(), "The file is empty."),
    ],
)
def test_a_bad_file_is_refused_and_says_where(name: str, data: bytes, says: str) -> None:
    told = problems(name, data)
    assert says in told[0], told


def test_all_that_is_wrong_in_a_table_is_told_at_once() -> None:
    lines = (HOCHE.replace("cohort", "rumour"), HOCHE.replace("1901,c", "x,c"), HOCHE.replace("Cramps", ""))
    assert [text.split(":")[0] for text in problems("sources.csv", csv_file(SOURCE_COLUMNS, *lines))] == [
        "Sources, row 2, column kind",
        "Sources, row 3, column year",
        "Sources, row 4, column title (hoche-1901)",
    ]


def test_what_people_and_programs_do_to_a_table_is_understood() -> None:
    plain = parse_rows(contents_of("sources.csv", csv_file(SOURCE_COLUMNS, HOCHE)))["sources"].rows
    shuffled = csv_file(
        "\ufeffNote; Year;slug;title;publisher;kind;url;doi;pmid;", ";1901; hoche-1901 ;Cramps;Hoche;cohort"
    )
    assert parse_rows(contents_of("sources (1).csv", shuffled))["sources"].rows == plain

    def fill(book: Workbook) -> None:
        book.active.append(SOURCE_COLUMNS.split(","))
        book.active.append(["hoche-1901", "Cramps", "Hoche", 1901.0, "cohort"])
        book.create_sheet("Empty")

    assert parse_rows(contents_of("table.XLSX", workbook(fill), "sources"))["sources"].rows == plain


def test_the_columns_are_the_fields_in_order() -> None:
    assert ",".join(column.name for column in columns_of(kinds()["sources"])) == SOURCE_COLUMNS


ODD_ROWS = st.sampled_from(
    [
        "- !!int ''",
        "- {slug: [a], title: {b: c}}",
        "- {1: 2, null: 3, [a]: b}",
        "- {slug: a, year: 1e999}",
        "- {slug: a, year: 99999999999999}",
        "? - a\n: b",
        "--- a\n--- b",
        "- 'a\\",
    ]
).map(str.encode)


@cache
def file_named(name: str) -> bytes:
    """A good file, written once: two that are written at different times may differ in length."""
    whole = exported_fixtures(small()) if name == "all.zip" else exported(small(), "sources", Format(name[8:]))
    return whole.data


@settings(max_examples=times(quick=50, thorough=150), deadline=None)
@given(st.data())
def test_any_bytes_at_all_are_read_or_refused(data: st.DataObject) -> None:
    """Whatever the libraries stumble over."""
    name = data.draw(st.sampled_from(["sources.csv", "sources.xlsx", "sources.yaml", "all.zip"]))
    bytes_ = bytearray(file_named(name))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(bytes_)))
        bytes_[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    given_ = data.draw(st.just(bytes(bytes_)) | st.binary(max_size=50) | ODD_ROWS)
    with contextlib.suppress(FileRefused):
        parse_rows(contents_of(name, given_))


@pytest.mark.parametrize("text", ["_xD800_", "_x0000_", "_x202E_", "_xFFFE_"])
@pytest.mark.parametrize("place", [0, 1])
def test_what_a_workbook_writes_in_escapes_is_refused_with_its_place(text: str, place: int) -> None:
    def fill(book: Workbook) -> None:
        lines = [SOURCE_COLUMNS.split(","), ["hoche-1901", "Cramps", "Hoche", 1901, "cohort"]]
        lines[place][1] += text  # type: ignore[operator]
        for line in lines:
            book.active.append(line)

    told = problems("sources.xlsx", workbook(fill))
    assert any(f"U+{text[2:6]}, a character that nobody sees" in problem for problem in told)
    assert told[-1].startswith(f"Sources, row {place + 1}")
    "".join(told).encode()


def test_a_number_that_is_none_is_told_shortly() -> None:
    (told,) = problems("sources.csv", csv_file(SOURCE_COLUMNS, HOCHE.replace("1901,c", "9" * 100_000 + "x,c")))
    assert len(told) < 600
