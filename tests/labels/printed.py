"""A printed file as whoever holds it sees it: what its codes say, where they are, what can be read."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import zxingcpp
from PIL import Image

DPI = 200
MM_PER_INCH = 25.4
QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


@dataclass(frozen=True)
class Code:
    """Lengths in mm from the upper left corner of its page, counted from 0."""

    text: str
    page: int
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Printed:
    codes: list[Code]
    text: str
    sizes: list[tuple[int, int]]
    """Of each page, in whole mm."""


def printed(pdf: bytes, folder: Path) -> Printed:
    file = folder / "labels.pdf"
    file.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", "-png", file, folder / "page"], check=True)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True).stdout.decode()
    codes, sizes = [], []
    for number, picture in enumerate(sorted(folder.glob("page*.png"))):
        image = Image.open(picture)
        sizes.append((round(in_mm(image.width)), round(in_mm(image.height))))
        for found in zxingcpp.read_barcodes(image, formats=QR):
            left, top, right = found.position.top_left.x, found.position.top_left.y, found.position.top_right.x
            codes.append(Code(found.text, number, in_mm(left), in_mm(top), in_mm(right - left)))
        picture.unlink()
    return Printed(codes, text, sizes)


def in_mm(pixels: float) -> float:
    return pixels / DPI * MM_PER_INCH
