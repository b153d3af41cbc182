"""From bytes to a picture that may be decoded: of a known kind, and within the limits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from PIL import Image

from service.evidence.imaging.exif import Exif, read_exif
from service.evidence.imaging.heic import open_heic
from service.evidence.imaging.jpeg import open_jpeg
from service.evidence.imaging.media import SNIFF_BYTES, MediaType, sniff
from service.evidence.imaging.png import open_png
from service.evidence.imaging.refusals import TooManyPixels, UnsupportedPhoto
from service.evidence.imaging.webp import open_webp


class Picture(Protocol):
    """A file taken apart: its size in pixels as stored, and how to decode it."""

    @property
    def media_type(self) -> MediaType: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def exif(self) -> bytes | None: ...
    @property
    def icc(self) -> bytes | None: ...
    @property
    def most_pixels(self) -> int: ...

    def check(self, *, coded_data: bool) -> None: ...
    def decode(self, *, at_least: int | None, grey: bool) -> Image.Image: ...


_OPENERS: dict[MediaType, Callable[[bytes], Picture]] = {
    MediaType.JPEG: open_jpeg,
    MediaType.PNG: open_png,
    MediaType.WEBP: open_webp,
    MediaType.HEIC: open_heic,
}


def open_picture(data: bytes) -> Picture:
    """Raises `UnsupportedPhoto`, `TooManyPixels` and `DamagedPhoto`; decodes nothing yet."""
    media_type = sniff(data[:SNIFF_BYTES])
    if media_type is None:
        raise UnsupportedPhoto(f"begins with {data[:16]!r}")
    picture = _OPENERS[media_type](data)
    if picture.width * picture.height > picture.most_pixels:
        raise TooManyPixels(width=picture.width, height=picture.height)
    return picture


def exif_of(picture: Picture) -> Exif:
    """What EXIF says; the orientation that is still to be applied is 1 where the decoder has applied it."""
    found = read_exif(picture.exif)
    return replace(found, orientation=1) if picture.media_type is MediaType.HEIC else found
