"""Files are told apart by their bytes; what would harm the service is refused with the reason."""

import io
import zipfile
from datetime import datetime

import pytest

from service.spreadsheets.reading import read_rows
from service.spreadsheets.refusals import (
    EmptyFile,
    FileRefused,
    HoldsMacros,
    NoHeadings,
    NotASpreadsheet,
    OldWorkbook,
    TooMuchInside,
)
from service.spreadsheets.tables import Column, find_table
from tests.makers.spreadsheets import csv_file, xlsx_file

ROWS = [["Số máy", "Ngày"], ["A1", "12/06/2026"]]
COLUMNS = (Column("serial", "Số máy", needed=True), Column("day", "Ngày"), Column("max", "Max"))


@pytest.mark.parametrize(
    "data",
    [
        csv_file(ROWS),
        csv_file(ROWS, delimiter=";", encoding="utf-8-sig"),
        csv_file(ROWS, delimiter="\t", encoding="utf-16"),
        xlsx_file(ROWS),
    ],
)
def test_each_kind_of_file_gives_the_same_rows(data: bytes) -> None:
    assert read_rows(data) == ROWS


def test_dates_and_numbers_of_a_workbook_keep_their_kind() -> None:
    day = datetime(2026, 6, 12)  # noqa: DTZ001  # a workbook knows no zone
    (row,) = read_rows(xlsx_file([["a", 0.05, day]]))
    assert row[0] == "a"
    assert row[1] == 0.05
    assert str(row[2])[:10] == "2026-06-12"


def test_headings_below_a_title_and_empty_rows_keep_the_numbers_of_the_spreadsheet() -> None:
    rows = [["DANH SÁCH CÂN"], [], ["", "SỐ MÁY *", "Max (kg)"], [], ["", "A1", "10"], ["", "", ""], ["", "A2", ""]]
    table = find_table(read_rows(xlsx_file(rows)), COLUMNS)
    assert [(row.number, row.get("serial")) for row in table.rows] == [(5, "A1"), (7, "A2")]
    assert table.units == {"max": 1_000_000}


def test_a_cell_merged_over_rows_holds_for_each_of_them() -> None:
    data = xlsx_file([["Số máy", "Ngày"], ["A1", ""], ["A2", ""]], merges=[(1, 1, 2, 1, "12/06/2026")])
    assert [row[1] for row in read_rows(data)] == ["Ngày", "12/06/2026", "12/06/2026"]


def test_a_file_without_the_headings_is_refused_naming_them() -> None:
    with pytest.raises(NoHeadings) as refused:
        find_table([["x", "y"], ["1", "2"]], COLUMNS)
    assert refused.value.values == {"columns": "Số máy"}


def zipped(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    return zipped({**parts, name: content})


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
FAR = SHEET % b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
WIDE = SHEET % b"<row r='1'><c r='&#88;FD1'><v>1</v></c></row>"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + SHEET % b""


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", EmptyFile),
        (b"\n\n;;\n", EmptyFile),
        (b"\x89PNG\r\n\x1a\n\x00\x00", NotASpreadsheet),
        (b"\xff\xd8\xff\xe0 jpeg", NotASpreadsheet),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", NotASpreadsheet),
        ("Số máy".encode("cp1258", "replace") + b"\xff", NotASpreadsheet),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, OldWorkbook),
        (b"PK\x03\x04 not really", FileRefused),
        (xlsx_file(ROWS)[:-200], FileRefused),
        (zipped({"hello.txt": b"no workbook"}), FileRefused),
        (with_part(xlsx_file(ROWS), "xl/vbaProject.bin", b"x"), HoldsMacros),
        (with_part(xlsx_file(ROWS), "xl/worksheets/sheet1.xml", FAR), TooMuchInside),
        (with_part(xlsx_file(ROWS), "xl/worksheets/sheet1.xml", WIDE), TooMuchInside),
        (with_part(xlsx_file(ROWS), "xl/worksheets/sheet1.xml", ENTITIES), FileRefused),
        (with_part(xlsx_file(ROWS), "xl/worksheets/sheet1.xml", b"<worksheet><"), FileRefused),
        (with_part(xlsx_file(ROWS), "xl/bomb.xml", b"0" * (130 * 1024 * 1024)), TooMuchInside),
        (csv_file([["a"]] * 20_001), TooMuchInside),
        (csv_file([["a"] * 201]), TooMuchInside),
    ],
)
def test_a_file_that_cannot_be_a_table_is_refused(data: bytes, refusal: type[FileRefused]) -> None:
    with pytest.raises(FileRefused) as refused:
        read_rows(data)
    assert type(refused.value) is refusal
