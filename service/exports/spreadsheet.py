"""A workbook with one sheet, written row by row so that its size does not matter."""

from collections.abc import Sequence
from datetime import date
from tempfile import TemporaryDirectory
from typing import IO, Any

from xlsxwriter import Workbook

from service.exports.table import Cell, CellKind, Row, Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767
SHEET_NAME_LENGTH = 31
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class SpreadsheetWriter:
    """Text is always text, never a formula or a link; dates are dates; the heading stays in sight and filters."""

    def __init__(self, file: IO[bytes], table: Table) -> None:
        self._rows = TemporaryDirectory()
        self._book = Workbook(file, {**_OPTIONS, "tmpdir": self._rows.name})
        self._sheet = self._book.add_worksheet(table.title[:SHEET_NAME_LENGTH])
        self._table = table
        self._next = 1
        pattern = "yyyy-mm-dd" if table.language == "en" else "dd/mm/yyyy"
        self._date = self._book.add_format({"num_format": pattern, "align": "left", "valign": "top"})
        self._text = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._number = self._book.add_format({"valign": "top"})
        heading = self._book.add_format({"bold": True, "bg_color": "#DDE7F0", "bottom": 1, "text_wrap": True})
        self._sheet.freeze_panes(1, 0)
        for index, column in enumerate(table.columns):
            self._sheet.set_column(index, index, column.width)
            self._sheet.write_string(0, index, column.heading, heading)

    def add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            for index, (column, cell) in enumerate(zip(self._table.columns, row, strict=True)):
                self._write(self._next, index, column.kind, cell)
            self._next += 1

    def close(self) -> None:
        self._sheet.autofilter(0, 0, max(self._next - 1, 1), len(self._table.columns) - 1)
        self._book.close()
        self._rows.cleanup()

    def abandon(self) -> None:
        self._sheet.row_data_fh.close()
        self._rows.cleanup()

    def _write(self, row: int, column: int, kind: CellKind, cell: Cell) -> None:
        sheet: Any = self._sheet
        if cell is None:
            return
        if kind is CellKind.DATE and isinstance(cell, date):
            sheet.write_datetime(row, column, cell, self._date)
        elif kind is CellKind.NUMBER and isinstance(cell, int | float):
            sheet.write_number(row, column, cell, self._number)
        else:
            sheet.write_string(row, column, str(cell)[:LONGEST_TEXT], self._text)
