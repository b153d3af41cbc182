"""Looks into an XLSX file before it is read: what it would unpack to, and how far its cells reach."""

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from service.spreadsheets.refusals import FileRefused, HoldsMacros, TooMuchInside

MOST_PARTS = 500
MOST_UNPACKED = 120 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_MERGES = 20_000
PIECE = 256 * 1024
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MACROS = re.compile(r"vbaproject|macrosheets|\.bin$|activex", re.IGNORECASE)


def inspect_workbook(data: bytes) -> None:
    """Raises `HoldsMacros`, `TooMuchInside`, or `FileRefused` for a damaged one.

    The reader lays a sheet out as a full rectangle, so that two cells far apart would fill the memory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if any(_MACROS.search(part.filename) and "printersettings" not in part.filename.lower() for part in parts):
                raise HoldsMacros
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise TooMuchInside
            budget = MOST_UNPACKED
            for part in parts:
                budget = _inspect_part(archive, part, budget)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, expat.ExpatError) as broken:
        raise FileRefused from broken


def _inspect_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: int) -> int:
    """Unpacks a part without keeping it: the sizes that an archive states may lie."""
    extent = _Extent() if part.filename.lower().startswith("xl/worksheets/") else None
    with archive.open(part) as stream:
        while piece := stream.read(PIECE):
            budget -= len(piece)
            if budget < 0:
                raise TooMuchInside
            if extent is not None and part.filename.lower().endswith(".xml"):
                extent.feed(piece)
    return budget


class _Extent:
    """Follows the cells of a sheet; raises `TooMuchInside` as soon as one lies too far out."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._element
        self._parser.EntityDeclHandler = self._entity
        self._row = self._column = self._merges = 0

    def feed(self, piece: bytes) -> None:
        self._parser.Parse(piece, False)

    def _entity(self, *_declaration: object) -> None:
        raise FileRefused

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "row":
            stated = attributes.get("r", "")
            self._row = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 10 else self._row + 1
            self._column = 0
        elif tag == "c":
            self._cell(attributes.get("r", ""))
        elif tag == "mergeCell":
            self._merges += 1
            for corner in attributes.get("ref", "").split(":"):
                self._cell(corner)
        if self._row > MOST_ROWS or self._column > MOST_COLUMNS or self._merges > MOST_MERGES:
            raise TooMuchInside

    def _cell(self, reference: str) -> None:
        named = _CELL.fullmatch(reference)
        if named is None:
            self._column += 1
            return
        self._column = 0
        for letter in named[1]:
            self._column = self._column * 26 + ord(letter) - 64
        if int(named[2]) > MOST_ROWS:
            raise TooMuchInside
