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
LINE_HEIGHT = 15
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
        # Printed, all columns stand on one sheet of A4, the headings on each.
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        for index, column in enumerate(table.columns):
            self._sheet.set_column(index, index, column.width)
            self._sheet.write_string(0, index, column.heading, heading)

    def add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            # Told outright: not every program works out the height of wrapped text when it opens a file.
            self._sheet.set_row(self._next, LINE_HEIGHT * self._lines(row))
            for index, (column, cell) in enumerate(zip(self._table.columns, row, strict=True)):
                self._write(self._next, index, column.kind, cell)
            self._next += 1

    def _lines(self, row: Row) -> int:
        """How many lines the row's longest cell wraps to."""
        texts = (
            (cell, column.width) for cell, column in zip(row, self._table.columns, strict=True) if isinstance(cell, str)
        )
        return max((-(-len(text) // (width - 1)) for text, width in texts), default=1) or 1

    def close(self) -> None:
        printed = sum(column.printed for column in self._table.columns)
        self._sheet.print_area(0, 0, max(self._next - 1, 1), printed - 1)
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
