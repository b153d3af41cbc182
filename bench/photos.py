"""Photos of 300 kB as a phone's camera sends them, each with content of its own at hardly any cost."""

import hashlib
import io
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1280, 960
_END = b"\xff\xd9"
_MARK_BYTES = 32


@dataclass(frozen=True, slots=True)
class Photo:
    pieces: tuple[bytes, bytes]
    sha256: str


class PhotoMaker:
    """One picture, compressed once; a comment before its end mark makes every copy a photo of its own."""

    def __init__(self, size: int = 300_000, seed: int = 1) -> None:
        around = 2 * len(_comment(b"")) + _MARK_BYTES
        picture = _picture(size - around, seed)
        padding = _comment(bytes(size - around - len(picture)))
        self._start = picture[:2] + padding + picture[2 : -len(_END)]
        self._digest = hashlib.sha256(self._start)
        self.size = size

    def make(self, random: Random) -> Photo:
        tail = _comment(random.randbytes(_MARK_BYTES // 2).hex().encode()) + _END
        digest = self._digest.copy()
        digest.update(tail)
        return Photo((self._start, tail), digest.hexdigest())


def _comment(text: bytes) -> bytes:
    return b"\xff\xfe" + (2 + len(text)).to_bytes(2, "big") + text


def _picture(size: int, seed: int) -> bytes:
    """A dial on a stall, with as much noise as brings it to at most `size` bytes at quality 85."""
    low, high = 0, 255
    best = b""
    while low <= high:
        grain = (low + high) // 2
        data = _compressed(_scene(grain, seed))
        if len(best) < len(data) <= size:
            best = data
        low, high = (grain + 1, high) if len(data) <= size else (low, grain - 1)
    return best


def _scene(grain: int, seed: int) -> Image.Image:
    random = Random(seed)
    picture = Image.linear_gradient("L").resize((WIDTH, HEIGHT)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y, side = random.randrange(WIDTH), random.randrange(HEIGHT), random.randrange(20, 200)
        colour = tuple(random.randrange(256) for _ in range(3))
        draw.rectangle((x, y, x + side, y + side), fill=colour)
    draw.ellipse((340, 180, 940, 780), fill=(240, 240, 235), outline=(20, 20, 20), width=8)
    for hour in range(0, 360, 6):
        draw.arc((360, 200, 920, 760), hour, hour + 1, fill=(10, 10, 10), width=30)
    noise = Image.effect_noise((WIDTH, HEIGHT), 60).convert("RGB")
    return Image.blend(picture, noise, grain / 255)


def _compressed(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
