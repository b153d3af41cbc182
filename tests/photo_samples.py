"""Photos for tests, made here: like those of phones, and like those that must be refused."""

import io
import random
import struct
import zlib
from collections.abc import Sequence
from functools import cache
from typing import Any

import segno
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

NUOC_HAI = (22.7403, 106.1822)
END_OF_PICTURE = b"\xff\xd9"


@cache
def scene(width: int = 640, height: int = 480, seed: int = 1) -> Image.Image:
    """Something with the texture of a photo: a lit scale's dial on a busy table. Do not change it in place."""
    rng = random.Random(seed)
    coarse = Image.frombytes("RGB", (24, 18), rng.randbytes(24 * 18 * 3)).filter(ImageFilter.BoxBlur(2))
    fine = Image.frombytes("L", (width // 2, height // 2), rng.randbytes((width // 2) * (height // 2)))
    table = coarse.resize((width, height), Image.Resampling.BICUBIC)
    grain = fine.resize((width, height), Image.Resampling.BILINEAR).convert("RGB")
    picture = Image.blend(table, grain, 0.12)
    draw = ImageDraw.Draw(picture)
    middle, radius = (width * 0.5, height * 0.45), min(width, height) * 0.33
    box = [middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius]
    draw.ellipse(box, fill=(236, 233, 222), outline=(40, 40, 44), width=max(2, width // 160))
    for mark in range(0, 360, 9):
        draw.arc(box, mark, mark + 1, fill=(20, 20, 20), width=max(2, width // 60))
    draw.line(
        [middle, (middle[0] + radius * 0.8, middle[1] - radius * 0.3)], fill=(190, 20, 20), width=width // 120 + 1
    )
    return picture


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def photo(width: int = 640, height: int = 480, *, seed: int = 1, quality: int = 85, exif: bytes = b"") -> bytes:
    """A JPEG as a phone sends it; another seed is another photo."""
    plain = encoded(scene(width, height, seed), quality=quality)
    return with_segment(plain, 0xE1, exif) if exif else plain


@cache
def photo_of_300_kb(seed: int = 1) -> bytes:
    """What the phone client sends: 1600x1200, about 300 kB, with time and place."""
    exif = phone_exif("2026:11:22 07:30:40", "+07:00", NUOC_HAI)
    sizes = {quality: photo(1600, 1200, seed=seed, quality=quality, exif=exif) for quality in range(40, 96, 5)}
    return min(sizes.values(), key=lambda data: abs(len(data) - 300_000))


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


# EXIF

Entry = tuple[int, int, Sequence[int] | bytes]
ASCII, SHORT, LONG, RATIONAL, SIGNED_RATIONAL = 2, 3, 4, 5, 10


def exif(
    main: Sequence[Entry] = (), of_picture: Sequence[Entry] = (), gps: Sequence[Entry] = (), *, order: str = "<"
) -> bytes:
    """An EXIF block with these entries `(tag, type, values)`; rationals are given as top, bottom, top, bottom …"""
    head = b"Exif\x00\x00" + (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(order + "L", 8)
    first = [*main, (0x8769, LONG, [0]), (0x8825, LONG, [0])]
    place_of_picture = 8 + len(_folder(first, 8, order))
    place_of_gps = place_of_picture + len(_folder(of_picture, place_of_picture, order))
    first = [*main, (0x8769, LONG, [place_of_picture]), (0x8825, LONG, [place_of_gps])]
    return (
        head
        + _folder(first, 8, order)
        + _folder(of_picture, place_of_picture, order)
        + _folder(gps, place_of_gps, order)
    )


def _folder(entries: Sequence[Entry], start: int, order: str) -> bytes:
    table, values = b"", b""
    after = start + 2 + 12 * len(entries) + 4
    for tag, kind, content in entries:
        raw, count = _packed(kind, content, order)
        if len(raw) <= 4:
            table += struct.pack(order + "HHL", tag, kind, count) + raw.ljust(4, b"\x00")
        else:
            table += struct.pack(order + "HHLL", tag, kind, count, after + len(values))
            values += raw
    return struct.pack(order + "H", len(entries)) + table + bytes(4) + values


def _packed(kind: int, content: Sequence[int] | bytes, order: str) -> tuple[bytes, int]:
    if isinstance(content, bytes):
        return content, len(content)
    letter = {SHORT: "H", LONG: "L", RATIONAL: "L", SIGNED_RATIONAL: "l"}[kind]
    count = len(content) // 2 if kind in {RATIONAL, SIGNED_RATIONAL} else len(content)
    return struct.pack(f"{order}{len(content)}{letter}", *content), count


def phone_exif(
    taken: str = "2026:11:22 07:30:40",
    offset: str | None = "+07:00",
    place: tuple[float, float] | None = NUOC_HAI,
    orientation: int = 1,
) -> bytes:
    """What a phone writes."""
    of_picture: list[Entry] = [(0x9003, ASCII, taken.encode() + b"\x00")]
    if offset is not None:
        of_picture.append((0x9011, ASCII, offset.encode() + b"\x00"))
    gps: list[Entry] = []
    if place is not None:
        lat, lon = place
        gps = [
            (1, ASCII, b"N\x00" if lat >= 0 else b"S\x00"),
            (2, RATIONAL, _sexagesimal(abs(lat))),
            (3, ASCII, b"E\x00" if lon >= 0 else b"W\x00"),
            (4, RATIONAL, _sexagesimal(abs(lon))),
        ]
    return exif([(0x0112, SHORT, [orientation])], of_picture, gps)


def _sexagesimal(degrees: float) -> list[int]:
    thousandths = round(degrees * 3_600_000)
    whole, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return [whole, 1, minutes, 1, rest, 1000]


# Broken and hostile files


def scan_start(data: bytes) -> int:
    """Where the coded data of a JPEG's first scan begins."""
    place = data.index(b"\xff\xda")
    return place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")


def with_segment(data: bytes, marker: int, body: bytes) -> bytes:
    """The JPEG with one more segment, right behind its start."""
    return data[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + data[2:]


def saying(data: bytes, width: int, height: int) -> bytes:
    """The JPEG with another size in its header."""
    for marker in (b"\xff\xc0", b"\xff\xc2"):
        place = data.find(marker)
        if place > 0:
            return data[: place + 5] + struct.pack(">HH", height, width) + data[place + 9 :]
    raise ValueError("no frame header")


def png_saying(width: int, height: int) -> bytes:
    """A small PNG whose header says another size, with the right checksum."""
    small = encoded(Image.new("L", (8, 8)), "PNG")
    header = b"IHDR" + struct.pack(">LL", width, height) + small[24:29]
    return small[:12] + header + struct.pack(">L", zlib.crc32(header)) + small[33:]


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))


def webp_saying(width: int, height: int) -> bytes:
    """A lossy WebP whose canvas says another size than the picture in it."""
    lossy = encoded(Image.new("RGB", (8, 8)), "WEBP")
    canvas = struct.pack("<L", 0) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<L", 10) + canvas + lossy[12:]
    return b"RIFF" + struct.pack("<L", len(body)) + body


# Codes


def with_code(symbol: Image.Image, *, share: float = 0.3, turned: float = 8) -> bytes:
    """A photo of a sticker with this symbol, of this share of the photo's width, a little turned and blurred."""
    picture = scene(2400, 1800).copy()
    width = int(picture.width * share)
    upright = symbol.convert("L").resize((width, width * symbol.height // symbol.width), Image.Resampling.NEAREST)
    sticker = Image.new("L", (upright.width + 80, upright.height + 80), 250)
    sticker.paste(upright, (40, 40))
    mask = Image.new("L", sticker.size, 255).rotate(turned, expand=True)
    sticker = sticker.rotate(turned, Image.Resampling.BICUBIC, expand=True)
    picture.paste(sticker.convert("RGB"), (700, 300), mask)
    return encoded(picture.filter(ImageFilter.GaussianBlur(1.2)), quality=80)


def qr(text: str) -> Image.Image:
    target = io.BytesIO()
    segno.make(text, micro=False, error="m").save(target, kind="png", scale=6, border=4)
    return opened(target.getvalue())


def symbol(text: str, kind: zxingcpp.BarcodeFormat) -> Image.Image:
    drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, kind), scale=4)
    return Image.fromarray(drawn)
