"""JPEG files: their segments, and their picture without anything that is not picture."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from service.evidence.imaging.media import MediaType
from service.evidence.imaging.modes import in_grey
from service.evidence.imaging.refusals import DamagedPhoto, TruncatedPhoto, UnsupportedPhoto, decoding

# The next marker that is not stuffing, a restart or fill: what the decoder, too, skips to.
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_FOR_DECODING = {_APP0, _APP14}  # JFIF and Adobe say what the channels mean; the others and comments do not.
_SEQUENTIAL, _PROGRESSIVE = {0xC0, 0xC1}, {0xC2}
_OTHER_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}

_END = b"\xff\xd9"
# Enough for the decoder to read ahead at the end of a whole scan, and too little to stand in for a lost part.
_READ_AHEAD = bytes(64)
_SAMPLE = 256
# Decoded at an eighth of its sides, the largest phone camera's picture (200 megapixels) takes 12 MB. A picture
# in several passes is held whole by the decoder, at any scale.
_MOST_PIXELS = 256_000_000
_MOST_PIXELS_HELD = 25_000_000
_ICC = b"ICC_PROFILE\x00"
_MAX_ICC = 4 * 1024 * 1024


@dataclass(slots=True)
class JpegPicture:
    """A JPEG file taken apart; nothing is decoded yet."""

    media_type = MediaType.JPEG
    width: int = 0
    height: int = 0
    channels: int = 0
    single_pass: bool = True
    exif: bytes | None = None
    icc: bytes | None = None
    # The segments that matter for decoding; a scan's coded data is a piece of its own, marked as such.
    pieces: list[tuple[bytes | memoryview, bool]] = field(default_factory=list)

    @property
    def most_pixels(self) -> int:
        return _MOST_PIXELS if self.single_pass else _MOST_PIXELS_HELD

    def check(self, *, coded_data: bool) -> None:
        """Decode at the smallest scale. Raises `DamagedPhoto`.

        With `coded_data` all of it is read, and without the end mark: the decoder, which would invent a
        missing part of the picture in silence, then has to say that its data ran out. (Of pictures of
        several passes it needs the end mark.) Otherwise only each scan's beginning is read, which shows
        every fault that this decoder reports by itself, in an eighth of the time.
        """
        if coded_data and self.single_pass:
            self._decode(self._joined(_READ_AHEAD), 8, grey=True)
        else:
            self._decode(self._joined(_END, None if coded_data else _SAMPLE), 8, grey=True)

    def decode(self, *, at_least: int | None, grey: bool) -> Image.Image:
        """The picture, reduced while its longer side stays `at_least` that long, with lost parts in grey."""
        longer, scale = max(self.width, self.height), 1
        while at_least and scale < 8 and longer // (scale * 2) >= at_least:
            scale *= 2
        image = self._decode(self._joined(_END), scale, grey=grey)
        return in_grey(image) if grey and image.mode != "L" else image

    def _joined(self, end: bytes, sample: int | None = None) -> bytes:
        return b"".join([*(piece[:sample] if coded else piece for piece, coded in self.pieces), end])

    def _decode(self, stripped: bytes, scale: int, *, grey: bool) -> Image.Image:
        with decoding():
            # The plug-in itself: Image.open would warn of many pixels, and warnings are the whole process's.
            image = JpegImageFile(io.BytesIO(stripped))
            # By both sides, rounded down: a square box would leave a long picture at its full size.
            image.draft("L" if grey else None, (max(1, self.width // scale), max(1, self.height // scale)))
            image.decodermaxblock = len(stripped) + 1
            image.load()
        return image


def open_jpeg(data: bytes) -> JpegPicture:
    """Follows the segments to the end of the picture; what comes after it is left alone.

    Raises `TruncatedPhoto` when the end is missing, `DamagedPhoto` and `UnsupportedPhoto`.
    """
    picture = JpegPicture()
    profile: dict[int, bytes] = {}
    whole = memoryview(data)
    picture.pieces.append((data[:2], False))
    for marker, start, end, following in _segments(data):
        body = data[start + 4 : end]
        if marker in _SEQUENTIAL | _PROGRESSIVE:
            _read_frame(picture, marker, body)
        elif marker in _OTHER_FRAMES:
            raise UnsupportedPhoto(f"JPEG coding process {marker:#x}")
        elif marker == _APP1 and picture.exif is None and body.startswith(b"Exif\x00"):
            picture.exif = body
        elif marker == _APP2 and body.startswith(_ICC) and len(body) > 14:
            profile[body[12]] = body[14:]
        if marker in _FOR_DECODING or not _APP0 <= marker <= _COM:
            picture.pieces.append((data[start:end], False))
        if marker == _SOS:
            _read_scan(picture, body)
            picture.pieces.append((whole[end:following], True))
    if not any(coded for _, coded in picture.pieces):
        raise DamagedPhoto("a JPEG file without a picture")
    picture.icc = _joined_profile(profile)
    return picture


def _segments(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Each marker up to the end of the picture: its segment's start and end, and where the next one starts."""
    following = _next_marker(data, 2)
    while (marker := data[following + 1]) != _EOI:
        if marker == _SOI:
            raise DamagedPhoto("a JPEG file begins inside another")
        start = following
        end = start + 2 + int.from_bytes(data[start + 2 : start + 4], "big")
        if end < start + 4:
            raise DamagedPhoto("a JPEG segment shorter than its own length")
        if end > len(data):
            raise TruncatedPhoto("the file ends inside a segment")
        following = _next_marker(data, end)
        yield marker, start, end, following


def _next_marker(data: bytes, place: int) -> int:
    found = _MARKER.search(data, place)
    if found is None:
        raise TruncatedPhoto("the end of the picture is missing")
    return found.start()


def _read_frame(picture: JpegPicture, marker: int, body: bytes) -> None:
    if picture.channels:
        raise DamagedPhoto("two frames in one JPEG file")
    if len(body) < 6 or len(body) < 6 + 3 * body[5]:
        raise DamagedPhoto("a JPEG frame header too short")
    if body[0] != 8 or body[5] not in {1, 3, 4}:
        raise UnsupportedPhoto(f"JPEG with {body[5]} channels of {body[0]} bits")
    picture.height, picture.width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
    picture.channels = body[5]
    picture.single_pass = marker in _SEQUENTIAL
    if not picture.width or not picture.height:
        raise DamagedPhoto("a JPEG frame without extent")


def _read_scan(picture: JpegPicture, body: bytes) -> None:
    if not picture.channels or not body:
        raise DamagedPhoto("a JPEG scan before its frame")
    if body[0] < picture.channels:
        picture.single_pass = False


def _joined_profile(parts: dict[int, bytes]) -> bytes | None:
    if not parts or sum(map(len, parts.values())) > _MAX_ICC:
        return None
    return b"".join(parts[number] for number in sorted(parts))
