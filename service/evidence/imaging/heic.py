"""HEIC files, read by libheif."""

from dataclasses import dataclass
from typing import Any

import pi_heif
from PIL import Image

from service.evidence.imaging.media import MediaType
from service.evidence.imaging.modes import in_grey
from service.evidence.imaging.refusals import DamagedPhoto, TruncatedPhoto, decoding

_MOST_PIXELS = 50_000_000  # Phones make HEIC files of 48 megapixels.
_OUTER_BOXES = {b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip", b"uuid", b"wide", b"mpvd"}
_NEEDED_BOXES = {b"ftyp", b"meta", b"mdat"}


@dataclass(slots=True)
class HeicPicture:
    """A HEIC file whose main picture is not decoded yet; libheif turns it upright by itself."""

    media_type = MediaType.HEIC
    main: Any
    width: int
    height: int
    exif: bytes | None
    icc: bytes | None

    @property
    def most_pixels(self) -> int:
        return _MOST_PIXELS

    def check(self, *, coded_data: bool) -> None:  # noqa: ARG002  # there is no cheaper way to be sure
        """Decode all. Raises `DamagedPhoto`."""
        self.decode(at_least=None, grey=False)

    def decode(self, *, at_least: int | None, grey: bool) -> Image.Image:  # noqa: ARG002  # no smaller scale
        with decoding():
            data = self.main.data
            if self.main.size != (self.width, self.height):
                raise DamagedPhoto(f"a HEIC picture of {self.main.size} that says {self.width}x{self.height}")
            image = Image.frombytes(self.main.mode, self.main.size, data, "raw", self.main.mode, self.main.stride)
            return in_grey(image) if grey else image


def open_heic(data: bytes) -> HeicPicture:
    """Raises `TruncatedPhoto` when a part is missing (libheif would leave grey tiles), and `DamagedPhoto`."""
    _check_boxes(data)
    with decoding():
        file = pi_heif.open_heif(data)
        main = file[file.primary_index]
        width, height = main.size
        if not width or not height:
            raise DamagedPhoto("a HEIC picture without extent")
        return HeicPicture(main, width, height, main.info.get("exif"), main.info.get("icc_profile"))


def _check_boxes(data: bytes) -> None:
    """Every outer box has to end within the file; behind the last known one anything may follow."""
    start, seen = 0, set[bytes]()
    while (kind := data[start + 4 : start + 8]) in _OUTER_BOXES:
        size, header = int.from_bytes(data[start : start + 4], "big"), 8
        if size == 1:
            size, header = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        elif size == 0:
            size = len(data) - start
        if size < header:
            raise DamagedPhoto("a HEIC box shorter than its own header")
        start += size
        if start > len(data):
            raise TruncatedPhoto(f"the file ends inside its box {kind!r}")
        seen.add(kind)
    if not seen >= _NEEDED_BOXES:
        raise TruncatedPhoto("a HEIC file without its description or its data")
