"""The program that sets a sheet of labels: JSON comes in, a PDF goes out; what is on them is data, never source.

A process of its own for every sheet: the typesetter keeps all it ever set in memory, and works for a second or more.
It stands alone, so that it starts quickly.
"""

import io
import json
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import font_roboto
import segno
import typst
from PIL import ImageFont

SHEET = Path(__file__).parent / "sheet.typ"
LIGHT_MARGIN = 4
"""Squares around a code, by its standard."""
MM_PER_POINT = 25.4 / 72
MEASURED_AT = 100
ELLIPSIS = "…"
FILLED = 0.985
"""How much of a line a text may fill: what is measured here differs a little from what is set."""


def main() -> None:
    sheet = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(set_sheet(sheet))


def set_sheet(sheet: dict[str, Any]) -> bytes:
    """`sheet` has the `paper` and its `labels` as service/labels/printing.py puts them together."""
    paper = sheet["paper"]
    data = {**sheet, "labels": [prepared(label, paper) for label in sheet["labels"]]}
    folder = Path(font_roboto.font_files["Roboto"]).parent
    compiler = typst.Compiler(
        SHEET.read_bytes(),
        root=SHEET.parent,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]),
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(data)},
    )
    made = compiler.compile(format="pdf", timestamp=datetime.fromtimestamp(sheet["at"], UTC))
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no document")
    return made


def prepared(label: dict[str, Any], paper: dict[str, Any]) -> dict[str, Any]:
    """With its code drawn, and each text that must stay on one line in the largest size that fits."""
    picture, width = drawn(label["address"], paper)
    room = paper["words_width"] / MM_PER_POINT * FILLED
    title, *lines = paper["title_points"], *[paper["line_points"]] * len(label["lines"])
    return {
        **label,
        "picture": picture,
        "picture_width": width,
        "code": fitted(label["code"], room, paper["code_points"], bold=True),
        "title": fitted(label["title"], room, title, bold=True),
        "lines": [fitted(line, room, points, bold=False) for line, points in zip(label["lines"], lines, strict=True)],
        "hint": {"text": label["hint"], "points": narrowed(label["hint"], room, paper["hint_points"])},
    }


def drawn(address: str, paper: dict[str, Any]) -> tuple[str, float]:
    """The code as SVG with its light margin, and its width in mm. Labels get dirty: a quarter of it may be lost."""
    code = segno.make(address, error="q", micro=False)
    squares = code.symbol_size(border=LIGHT_MARGIN)[0]
    square = paper["code_width"] / squares
    if paper["dot"]:
        square = max(1, square // paper["dot"]) * paper["dot"]
    file = io.BytesIO()
    code.save(file, kind="svg", border=LIGHT_MARGIN, xmldecl=False, omitsize=True)
    return file.getvalue().decode(), square * squares


def fitted(text: str, room: float, points: list[float], *, bold: bool) -> dict[str, Any]:
    """Between the largest and the smallest size; what is too long even then ends in an ellipsis."""
    largest, smallest = points
    size = min(largest, room / width_of(text, bold=bold)) if text else largest
    if size >= smallest:
        return {"text": text, "points": size}
    while text and width_of(text + ELLIPSIS, bold=bold) * smallest > room:
        text = text[:-1]
    return {"text": text + ELLIPSIS, "points": smallest}


def narrowed(text: str, room: float, points: float) -> float:
    """The size at which the longest word, such as an address, fits on a line."""
    return min([points, *(room / width_of(word, bold=False) for word in text.split())])


def width_of(text: str, *, bold: bool) -> float:
    """In points, at a size of one point."""
    return _font("RobotoBold" if bold else "Roboto").getlength(text) / MEASURED_AT


@cache
def _font(name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_roboto.font_files[name], MEASURED_AT)


if __name__ == "__main__":
    main()
