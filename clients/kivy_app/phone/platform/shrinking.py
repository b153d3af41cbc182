"""Photos made small enough for a slow line, and no smaller than a sticker can be read on."""

import io
import math
import struct
import zlib
from datetime import datetime

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import IFDRational

from schemas.base import Position

TARGET_BYTES = 300_000
TOLERATED_BYTES = 315_000
# A phone's camera sees about 80 cm at arm's length. On 1600 pixels a QR code of 25 mm with an address in it then has
# 1.4 to 1.8 pixels a module, which is about the least that is read, and letters of 6 mm are 12 pixels high.
LONGEST, LONGEST_KEPT, SHORTEST = 2000, 2100, 1600
BEST, LEAST = 85, 55
"""JPEG qualities; the bytes may exceed the target rather than fall below the least one at the shortest side."""

_MOST_PIXELS = 256_000_000
_MOST_PIXELS_HELD = 50_000_000
_MOST_PROFILE = 8192
_GROWTH = math.log(2.2) / (BEST - LEAST)
"""How a photo's size grows with its quality between the two, roughly; the search corrects it."""

_ORIENTATION, _EXIF, _GPS = 0x0112, 0x8769, 0x8825
_TAKEN, _OFFSET = 0x9003, 0x9011
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,  # where warnings are errors
    struct.error,
    zlib.error,
)
"""What Pillow raises for files that are not what they say, some of it by accident of its parsing."""


class NoPicture(Exception):
    """The bytes are no whole JPEG or PNG picture; there is nothing to keep, so another must be taken."""


def shrink(data: bytes, taken_at: datetime, position: Position | None) -> bytes:
    """A JPEG of about 300 kB, upright, that says when and where it was taken and nothing else.

    Takes a tenth of a second on a desktop and about one on a cheap phone, most of it without the interpreter's lock:
    call it in a thread. Raises `NoPicture`.
    """
    try:
        image = _opened(data)
        turned = _UPRIGHT.get(_orientation(image))
        profile = image.info.get("icc_profile")
        image = _reduced(image)
    except _DAMAGE as damage:
        raise NoPicture(str(damage)) from damage
    image = image if image.mode == "RGB" else image.convert("RGB")
    image = image if turned is None else image.transpose(turned)
    return _Encoder(image, profile, _exif(taken_at, position)).fitted()


def _opened(data: bytes) -> Image.Image:
    """Of the kinds that every phone's Pillow reads; decodes nothing yet."""
    # The plug-ins themselves: Image.open warns of what is an ordinary photo of today, with a hundred megapixels.
    if data.startswith(b"\xff\xd8\xff"):
        jpeg = JpegImageFile(io.BytesIO(data))
        held = bool(jpeg.info.get("progressive"))
        most = _MOST_PIXELS_HELD if held else _MOST_PIXELS
        image: Image.Image = jpeg
    elif data.startswith(b"\x89PNG\r\n"):
        image, most = PngImageFile(io.BytesIO(data)), _MOST_PIXELS_HELD
    else:
        raise NoPicture(f"begins with {data[:8]!r}")
    if image.width * image.height > most:
        raise NoPicture(f"{image.width}x{image.height}")
    return image


def _orientation(image: Image.Image) -> int:
    try:
        found = image.getexif().get(_ORIENTATION)
    except _DAMAGE:
        return 1  # A picture with damaged notes is still a picture.
    return found if isinstance(found, int) else 1


def _reduced(image: Image.Image) -> Image.Image:
    """Decoded at the scale that is nearest above what is wanted, which spares three quarters of the work."""
    longest = max(image.size)
    if longest > LONGEST:
        image.draft("RGB", (max(1, image.width * LONGEST // longest), max(1, image.height * LONGEST // longest)))
    image.load()
    return image if max(image.size) <= LONGEST_KEPT else _resized(image, LONGEST)


def _resized(image: Image.Image, longest: int) -> Image.Image:
    scale = longest / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BICUBIC)


class _Encoder:
    def __init__(self, image: Image.Image, profile: object, exif: Image.Exif) -> None:
        image.info = {}  # Pillow would write a comment found here.
        self._image = image
        self._options: dict[str, object] = {"exif": exif}
        if isinstance(profile, bytes) and len(profile) <= _MOST_PROFILE:
            self._options["icc_profile"] = profile  # Without it the colours would be others.

    def fitted(self) -> bytes:
        """First the size, at the least quality, then the quality."""
        data = self._at(LEAST)
        if len(data) <= TARGET_BYTES:
            return self._improved(data)
        longest = max(self._image.size)
        fitting = round(longest * math.sqrt(TARGET_BYTES / len(data)))
        if len(data) <= TOLERATED_BYTES or longest <= SHORTEST:
            return data
        self._image = _resized(self._image, max(SHORTEST, min(fitting, longest)))
        return self._improved(self._at(LEAST))

    def _improved(self, data: bytes) -> bytes:
        quality = LEAST
        for _ in range(2):
            wanted = quality + round(math.log(TARGET_BYTES / len(data)) / _GROWTH)
            if min(wanted, BEST) <= quality:
                break
            better = self._at(min(wanted, BEST))
            if len(better) > TOLERATED_BYTES:
                # The noisier a picture, the more it grows: a third of the way is never too much again.
                last = self._at(quality + max(1, (min(wanted, BEST) - quality) // 3))
                return last if len(last) <= TOLERATED_BYTES else data
            data, quality = better, min(wanted, BEST)
        return data

    def _at(self, quality: int) -> bytes:
        target = io.BytesIO()
        self._image.save(target, "JPEG", quality=quality, **self._options)
        return target.getvalue()


def _exif(taken_at: datetime, position: Position | None) -> Image.Exif:
    exif = Image.Exif()
    # Whole folders are assigned: changing one that get_ifd() made is lost in older versions of Pillow.
    exif[_EXIF] = {_TAKEN: f"{taken_at:%Y:%m:%d %H:%M:%S}", _OFFSET: taken_at.isoformat()[-6:]}
    if position is not None:
        exif[_GPS] = {
            0: b"\x02\x03\x00\x00",
            1: "N" if position.lat >= 0 else "S",
            2: _sexagesimal(position.lat),
            3: "E" if position.lon >= 0 else "W",
            4: _sexagesimal(position.lon),
        }
    return exif


def _sexagesimal(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Degrees, minutes and seconds, to a ten thousandth of a second: 3 mm."""
    minutes, rest = divmod(round(abs(degrees) * 36_000_000), 600_000)
    return IFDRational(minutes // 60), IFDRational(minutes % 60), IFDRational(rest, 10_000)
