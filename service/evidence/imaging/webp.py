"""WebP files: their size before anything is decoded, and their first picture."""

import io
from dataclasses import dataclass

from PIL import Image
from PIL.WebPImagePlugin import WebPImageFile

from service.evidence.imaging.media import MediaType
from service.evidence.imaging.modes import in_grey
from service.evidence.imaging.refusals import DamagedPhoto, TruncatedPhoto, decoding

_MOST_PIXELS = 25_000_000


@dataclass(slots=True)
class WebpPicture:
    """A WebP file; nothing is decoded yet."""

    media_type = MediaType.WEBP
    data: bytes
    width: int
    height: int
    exif: bytes | None = None
    icc: bytes | None = None

    @property
    def most_pixels(self) -> int:
        return _MOST_PIXELS

    def check(self, *, coded_data: bool) -> None:  # noqa: ARG002  # there is no cheaper way to be sure
        """Decode the first picture. Raises `DamagedPhoto`."""
        self.decode(at_least=None, grey=False)

    def decode(self, *, at_least: int | None, grey: bool) -> Image.Image:  # noqa: ARG002  # WebP has no smaller scale
        with decoding():
            image = WebPImageFile(io.BytesIO(self.data))
            if image.size != (self.width, self.height):
                raise DamagedPhoto(f"a WebP file of {image.size} that says {self.width}x{self.height}")
            image.load()
            return in_grey(image) if grey else image


def open_webp(data: bytes) -> WebpPicture:
    """Raises `TruncatedPhoto` when the end is missing, and `DamagedPhoto`."""
    if int.from_bytes(data[4:8], "little") + 8 > len(data) or len(data) < 30:
        raise TruncatedPhoto("a WebP file shorter than it says")
    width, height = _extent(data)
    if not width or not height:
        raise DamagedPhoto("a WebP file without extent")
    picture = WebpPicture(data, width, height)
    start = 12
    while start + 8 <= len(data):
        kind, size = data[start : start + 4], int.from_bytes(data[start + 4 : start + 8], "little")
        if kind == b"EXIF":
            picture.exif = data[start + 8 : start + 8 + size]
        elif kind == b"ICCP":
            picture.icc = data[start + 8 : start + 8 + size]
        start += 8 + size + size % 2
    return picture


def _extent(data: bytes) -> tuple[int, int]:
    """The canvas: the decoder reserves memory for it as soon as it sees the file."""
    kind = data[12:16]
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    raise DamagedPhoto("a WebP file without a picture")
