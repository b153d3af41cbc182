"""Drawn photos of stickers and dials, with the place and time that a phone writes into them."""

import hashlib
import io
import math
import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import segno
from PIL import ExifTags, Image, ImageDraw, ImageFilter, ImageFont

from schemas.spot_checks import PhotoIn, PhotoKind
from service.clock import VIET_NAM

SIZE = (1280, 960)
_DARK, _PAPER, _STEEL = (40, 38, 36), (236, 228, 196), (150, 156, 160)


class Album:
    """The photos of the checks that carry some; `bytes_of` keeps them until their record is stored."""

    def __init__(self, checks: list[UUID]) -> None:
        self._checks = checks
        self.bytes_of: dict[UUID, list[bytes]] = {}

    def take(self, check: UUID, instrument: dict[str, Any], mark: str | None, at: datetime) -> list[PhotoIn]:
        """The sticker and the dial, a little before the record was closed; nothing for most checks."""
        if check not in self._checks or mark is None:
            return []
        # One sticker is of another scale: what a cloned one looks like to those who judge.
        code = "CB24-000017" if check == self._checks[-1] else mark
        capacity = instrument["max_mg"] // 1_000_000
        taken = at - timedelta(seconds=40)
        shots = (
            (PhotoKind.STICKER, sticker_photo(code, f"{instrument['valid_until']:%m/%Y}", taken, str(check))),
            (PhotoKind.DIAL, dial_photo(capacity / 5, capacity, taken, str(check))),
        )
        self.bytes_of[check] = [data for _, data in shots]
        return [
            PhotoIn(sha256=hashlib.sha256(data).hexdigest(), kind=kind, size=len(data), taken_at=taken)
            for kind, data in shots
        ]


def sticker_photo(code: str, valid_until: str, at: datetime, seed: str) -> bytes:
    """A verification sticker with its code in letters and as a QR symbol."""
    image = _surface(seed)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((240, 200, 1040, 760), 30, fill=_PAPER, outline=(170, 40, 40), width=10)
    draw.text((280, 240), "KIEM DINH", font=ImageFont.load_default(84), fill=(170, 40, 40))
    draw.text((280, 380), code, font=ImageFont.load_default(60), fill=_DARK)
    draw.text((280, 480), f"Han: {valid_until}", font=ImageFont.load_default(52), fill=_DARK)
    buffer = io.BytesIO()
    segno.make(code, error="q").save(buffer, kind="png", scale=9, border=3)
    image.paste(Image.open(buffer).convert("RGB"), (730, 450))
    return _as_taken(image, at, seed)


def dial_photo(kilograms: float, capacity: int, at: datetime, seed: str) -> bytes:
    """The dial of a spring scale with its pointer at a load."""
    image = _surface(seed)
    draw = ImageDraw.Draw(image)
    centre, radius = (640, 480), 380
    draw.ellipse((260, 100, 1020, 860), fill=(250, 250, 246), outline=_STEEL, width=22)
    for mark in range(100):
        angle = _angle(mark, 100)
        named = mark % 10 == 0
        draw.line(
            (_at(centre, radius - (70 if named else 30), angle), _at(centre, radius - 14, angle)),
            fill=_DARK,
            width=5 if named else 2,
        )
        if named:
            x, y = _at(centre, radius - 110, angle)
            draw.text((x - 16, y - 22), f"{capacity * mark / 100:g}", font=ImageFont.load_default(40), fill=_DARK)
    draw.line((centre, _at(centre, radius - 40, _angle(kilograms, capacity))), fill=(190, 30, 30), width=9)
    draw.ellipse((610, 450, 670, 510), fill=_DARK)
    return _as_taken(image, at, seed)


def _angle(kilograms: float, capacity: int) -> float:
    return 2 * math.pi * kilograms / capacity - math.pi / 2


def _at(centre: tuple[int, int], radius: float, angle: float) -> tuple[float, float]:
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def _surface(seed: str) -> Image.Image:
    """A lit, grainy table top."""
    chance = random.Random(f"surface {seed}")
    grain = Image.frombytes("L", (160, 120), chance.randbytes(160 * 120)).resize(SIZE, Image.Resampling.BICUBIC)
    light = Image.linear_gradient("L").resize(SIZE).rotate(chance.choice((0, 180)))
    tone = Image.blend(grain, light, 0.7)
    shades = ((7, 40), (6, 34), (5, 28))
    return Image.merge(
        "RGB", [tone.point([value * part // 10 + base for value in range(256)]) for part, base in shades]
    )


def _as_taken(image: Image.Image, at: datetime, seed: str) -> bytes:
    tilted = image.rotate(
        random.Random(f"tilt {seed}").uniform(-4, 4), Image.Resampling.BICUBIC, fillcolor=(70, 60, 50)
    )
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Samsung"
    exif[ExifTags.Base.Model] = "SM-A042F"
    taken = exif.get_ifd(ExifTags.IFD.Exif)
    taken[ExifTags.Base.DateTimeOriginal] = at.astimezone(VIET_NAM).strftime("%Y:%m:%d %H:%M:%S")
    taken[ExifTags.Base.OffsetTimeOriginal] = "+07:00"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place.update({1: "N", 2: (22.0, 44.0, 31.6), 3: "E", 4: (106.0, 10.0, 52.3)})
    buffer = io.BytesIO()
    tilted.filter(ImageFilter.GaussianBlur(0.6)).save(buffer, "JPEG", quality=86, exif=exif)
    return buffer.getvalue()
