"""PNG files: their chunks checked, and their picture without anything that is not picture."""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from service.evidence.imaging.media import MediaType
from service.evidence.imaging.modes import in_grey
from service.evidence.imaging.refusals import DamagedPhoto, TruncatedPhoto, decoding

_SIGNATURE = 8
_FOR_DECODING = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_MAX_ICC = 4 * 1024 * 1024

_MOST_PIXELS = 25_000_000


@dataclass(slots=True)
class PngPicture:
    """A PNG file taken apart; nothing is decoded yet."""

    media_type = MediaType.PNG
    width: int = 0
    height: int = 0
    exif: bytes | None = None
    icc: bytes | None = None
    pieces: list[bytes] = field(default_factory=list)

    @property
    def most_pixels(self) -> int:
        return _MOST_PIXELS

    def check(self, *, coded_data: bool) -> None:  # noqa: ARG002  # there is no cheaper way to be sure
        """Decode all. Raises `DamagedPhoto`."""
        self.decode(at_least=None, grey=False)

    def decode(self, *, at_least: int | None, grey: bool) -> Image.Image:  # noqa: ARG002  # PNG has no smaller scale
        with decoding():
            image = PngImageFile(io.BytesIO(b"".join(self.pieces)))
            image.load()
            return in_grey(image) if grey else image


def open_png(data: bytes) -> PngPicture:
    """Raises `TruncatedPhoto` when the end is missing, and `DamagedPhoto`."""
    picture = PngPicture(pieces=[data[:_SIGNATURE]])
    for kind, start, end in _chunks(data):
        content = data[start + 8 : end - 4]
        if kind in _FOR_DECODING:
            if zlib.crc32(memoryview(data)[start + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
                raise DamagedPhoto(f"checksum of a PNG chunk {kind!r}")
            picture.pieces.append(data[start:end])
        if kind == b"IHDR":
            picture.width = int.from_bytes(content[:4], "big")
            picture.height = int.from_bytes(content[4:8], "big")
        elif kind == b"eXIf":
            picture.exif = content
        elif kind == b"iCCP":
            picture.icc = _profile(content)
    if not picture.width or not picture.height:
        raise DamagedPhoto("a PNG file without extent")
    return picture


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Each chunk up to IEND: its kind, where its length stands, and where it ends."""
    start, kind = _SIGNATURE, b""
    while kind != b"IEND":
        end = start + 12 + int.from_bytes(data[start : start + 4], "big")
        kind = data[start + 4 : start + 8]
        if end > len(data):
            raise TruncatedPhoto("the file ends inside a PNG chunk")
        yield kind, start, end
        start = end


def _profile(content: bytes) -> bytes | None:
    _, _, packed = content.partition(b"\x00")
    unpacker = zlib.decompressobj()
    try:
        profile = unpacker.decompress(packed[1:], _MAX_ICC)
    except zlib.error:
        return None
    return profile if unpacker.eof else None
