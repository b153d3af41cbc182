"""Codes in photos of stickers, labels and certificates."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import zxingcpp
from PIL import Image

from service.evidence.imaging.opening import open_picture

# Reading takes time with the area; a code that takes a readable part of a photo is read at this size, too.
_LONGEST = 6000
_HALF_AT_LEAST = 400


class CodeFormat(StrEnum):
    QR = "qr_code"
    CODE_128 = "code_128"
    DATA_MATRIX = "data_matrix"


# Only these: with all that the reader knows a photo takes ten times as long, and finds codes that are none.
_FORMATS = {
    zxingcpp.BarcodeFormat.QRCode: CodeFormat.QR,
    zxingcpp.BarcodeFormat.Code128: CodeFormat.CODE_128,
    zxingcpp.BarcodeFormat.DataMatrix: CodeFormat.DATA_MATRIX,
}


@dataclass(frozen=True, slots=True)
class Code:
    text: str
    format: CodeFormat


def read_codes(data: bytes) -> list[Code]:
    """The codes in the original photo, each once, in NFC. Raises `PhotoRefused`.

    At half size first, which finds most at a tenth of the time, then at full size.
    """
    picture = open_picture(data)
    longest = max(picture.width, picture.height)
    full = min(longest, _LONGEST)
    if longest // 2 >= _HALF_AT_LEAST:
        half = picture.decode(at_least=full // 2, grey=True)
        found = _read(_reduced(half, full // 2))
        if found:
            return found
    return _read(_reduced(picture.decode(at_least=full, grey=True), full))


def _reduced(image: Image.Image, longest: int) -> Image.Image:
    factor = max(image.size) // longest
    return image.reduce(factor) if factor > 1 else image


def _read(image: Image.Image) -> list[Code]:
    formats = zxingcpp.BarcodeFormats(list(_FORMATS))
    found = zxingcpp.read_barcodes(image, formats=formats, text_mode=zxingcpp.TextMode.Plain)
    codes = [Code(unicodedata.normalize("NFC", each.text), _FORMATS[each.format.symbology]) for each in found]
    return list(dict.fromkeys(codes))
