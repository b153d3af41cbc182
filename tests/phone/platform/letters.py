"""Printed letters in a photo, and a reader that takes each for the one it looks most like."""

import math
from functools import cache

from PIL import Image, ImageDraw, ImageFont

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_BOX = (24, 32)


def printed(text: str, pitch: int, height: int) -> Image.Image:
    """Capitals of this height in pixels, one each `pitch` pixels, dark on white."""
    # 0.7 of a font's size is its capitals' height.
    font = ImageFont.load_default(height / 0.7)
    line = Image.new("L", (pitch * len(text), height * 2), 240)
    draw = ImageDraw.Draw(line)
    for place, letter in enumerate(text):
        draw.text((place * pitch + pitch // 2, height), letter, anchor="mm", font=font, fill=30)
    return line


def recognised(line: Image.Image, count: int) -> str:
    """The letters of a line whose `count` places are equally wide."""
    width = line.width / count
    cells = (line.crop((round(place * width), 0, round((place + 1) * width), line.height)) for place in range(count))
    return "".join(_nearest(_shape(cell)) for cell in cells)


def _nearest(shape: tuple[float, ...]) -> str:
    def likeness(letter: str) -> float:
        return sum(mine * other for mine, other in zip(shape, _ideal(letter), strict=True))

    return max(ALPHABET, key=likeness)


@cache
def _ideal(letter: str) -> tuple[float, ...]:
    return _shape(printed(letter, 60, 50))


def _shape(cell: Image.Image) -> tuple[float, ...]:
    """The ink's own box, of one size and one contrast."""
    shades = cell.tobytes()
    middle = (min(shades) + max(shades)) // 2
    box = cell.point([255 if value < middle else 0 for value in range(256)]).getbbox() or (0, 0, *cell.size)
    values = list(cell.crop(box).resize(_BOX, Image.Resampling.BICUBIC).tobytes())
    # The box's own shape counts as well: an I fills its box as a dash does.
    values += [round(255 * min(1.0, (box[2] - box[0]) / (box[3] - box[1])))] * 60
    mean = sum(values) / len(values)
    length = math.sqrt(sum((value - mean) ** 2 for value in values)) or 1.0
    return tuple((value - mean) / length for value in values)
