"""Stickers with codes, drawn as a camera would see them."""

import segno
import zxingcpp
from phone.platform.seams import Frame
from PIL import Image, ImageFilter

_WRITTEN = {
    "code128": zxingcpp.BarcodeFormat.Code128,
    "data_matrix": zxingcpp.BarcodeFormat.DataMatrix,
    "ean13": zxingcpp.BarcodeFormat.EAN13,
}
_WIDTHS = {"qr": 240, "code128": 560, "data_matrix": 200, "ean13": 400}


def symbol(text: str, kind: str) -> Image.Image:
    if kind == "qr":
        matrix = segno.make(text, micro=False, error="m").matrix
        cells = bytes(255 * (1 - cell) for row in matrix for cell in row)
        drawn = Image.frombytes("L", (len(matrix), len(matrix)), cells)
    else:
        drawn = Image.fromarray(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, _WRITTEN[kind]), scale=4))
    width = _WIDTHS[kind]
    return drawn.resize((width, max(120, width * drawn.height // drawn.width)), Image.Resampling.NEAREST)


def sticker_photo(
    *symbols: Image.Image,
    turned: float = 0,
    blur: float = 0.6,
    noise: float = 0.08,
    size: tuple[int, int] = (1280, 960),
) -> Image.Image:
    """Symbols one below the other on a white sticker in the middle of a table."""
    width, height = max(each.width for each in symbols), sum(each.height + 40 for each in symbols)
    sticker = Image.new("L", (width + 80, height + 40), 238)
    top = 40
    for each in symbols:
        sticker.paste(each, (40, top))
        top += each.height + 40
    mask = Image.new("L", sticker.size, 255).rotate(turned, expand=True)
    table = Image.linear_gradient("L").resize(size).point([60 + value // 3 for value in range(256)])
    corner = ((size[0] - mask.width) // 2, (size[1] - mask.height) // 2)
    table.paste(sticker.rotate(turned, Image.Resampling.BICUBIC, expand=True), corner, mask)
    return Image.blend(table.filter(ImageFilter.GaussianBlur(blur)), Image.effect_noise(size, 40), noise)


def as_frame(picture: Image.Image) -> Frame:
    return Frame(picture.tobytes(), picture.width, picture.height)
