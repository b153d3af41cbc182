"""The cells of a CSV or XLSX file, row by row as a spreadsheet numbers them."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from service.spreadsheets.refusals import EmptyFile, FileRefused, NotASpreadsheet, OldWorkbook, TooMuchInside
from service.spreadsheets.workbook_guard import MOST_COLUMNS, MOST_ROWS, inspect_workbook

Cell = str | int | float | bool | date | datetime | time | timedelta
"""As the file holds it; empty text for an empty cell."""
Rows = list[list[Cell]]
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LONGEST_CELL = 4000


def read_rows(data: bytes) -> Rows:
    """All rows of the first visible sheet; row 1 comes first even if it is empty. Slow: call it in a thread.

    Raises `FileRefused` or one of its kinds.
    """
    if data.startswith(_OLE):
        raise OldWorkbook
    rows = _workbook(data) if data.startswith(_ZIP) else list(_text(data))
    if not any(cell != "" for row in rows for cell in row):
        raise EmptyFile
    return rows


def _workbook(data: bytes) -> Rows:
    inspect_workbook(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [
            place
            for place, sheet in enumerate(book.sheets_metadata)
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        if not visible:
            raise EmptyFile
        sheet = book.get_sheet_by_index(visible[0])
        rows: Rows = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, PasswordError, ValueError, OSError) as broken:
        raise FileRefused from broken
    _spread_merged(sheet, rows)
    return rows


def _spread_merged(sheet: CalamineSheet, rows: Rows) -> None:
    """A cell merged over several rows holds for each of them; one merged over columns is a title."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if left != right or top >= len(rows):
            continue
        for place in range(top + 1, min(bottom, len(rows) - 1) + 1):
            if left < len(rows[place]) and rows[place][left] == "":
                rows[place][left] = rows[top][left]


def _text(data: bytes) -> Iterator[list[Cell]]:
    text = _decoded(data)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))):
            if number >= MOST_ROWS or len(row) > MOST_COLUMNS:
                raise TooMuchInside
            if any(len(cell) > _LONGEST_CELL for cell in row):
                raise NotASpreadsheet
            yield list(row)
    except csv.Error as broken:
        raise FileRefused from broken


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise NotASpreadsheet from broken
    if any(char < " " and char not in "\t\r\n" for char in text):
        raise NotASpreadsheet
    return text


def _delimiter(text: str) -> str:
    """What divides the first lines most often, outside quotation marks; Excel in Vietnamese writes semicolons."""
    head = "".join(part for place, part in enumerate(text[:20_000].split('"')) if place % 2 == 0)
    return max(";,\t", key=head.count)
