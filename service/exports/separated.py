"""Comma- or semicolon-separated text that spreadsheets open rightly by a double click."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from typing import IO

from service.exports.table import Cell, Row, Table

MEDIA_TYPE = "text/csv; charset=utf-8"
# A spreadsheet takes a cell that begins so for a formula; an apostrophe before it makes it text again.
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A program that splits by the other separator sees a cell begin in the midst of ours, whatever is quoted.
_BEGINS_WITHIN = re.compile(r"""([,;\t\r\n][\s"']*)(?=[=+\-@＝＋－＠])""")


class SeparatedWriter:
    """RFC 4180 with a byte order mark, without which Excel misreads every diacritic.

    Excel splits by the list separator of the computer's region: where the decimal sign is a comma, as in Viet Nam,
    that is the semicolon, and a file split by commas would land in one column.
    """

    def __init__(self, file: IO[bytes], table: Table) -> None:
        self._language = table.language
        self._file = file
        self._file.write("\ufeff".encode())
        self._separator = "," if table.language == "en" else ";"
        self._write([[column.heading for column in table.columns]])

    def add(self, rows: Sequence[Row]) -> None:
        self._write([[self._text(cell) for cell in row] for row in rows])

    def close(self) -> None:
        self._file.flush()

    def abandon(self) -> None:
        """Nothing is kept outside the file."""

    def _write(self, rows: Sequence[Sequence[str]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self._separator, lineterminator="\r\n").writerows(rows)
        self._file.write(text.getvalue().encode())

    def _text(self, cell: Cell) -> str:
        if cell is None:
            return ""
        if isinstance(cell, date):
            return cell.isoformat() if self._language == "en" else f"{cell:%d/%m/%Y}"
        if isinstance(cell, float):
            return str(cell) if self._language == "en" else str(cell).replace(".", ",")
        if isinstance(cell, int):
            return str(cell)
        within = _BEGINS_WITHIN.sub(r"\1'", cell)
        return f"'{within}" if within.startswith(FORMULA_BEGINNINGS) else within
