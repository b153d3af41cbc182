"""When, where and which way up a photo was taken, by its EXIF; whatever cannot be read is simply not known."""

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

_HEADER = b"Exif\x00\x00"
_MAX_ENTRIES = 1024
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 13: 4}

_ORIENTATION, _EXIF_FOLDER, _GPS_FOLDER = 0x0112, 0x8769, 0x8825
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
# Of the moment of taking, of digitising, of the last change: the time, and its offset from UTC.
_TIMES = ((0x9003, 0x9011), (0x9004, 0x9012), (0x0132, 0x9010))
_WANTED = {_ORIENTATION, _EXIF_FOLDER, _GPS_FOLDER, _LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE} | {
    tag for tags in _TIMES for tag in tags
}

_TIME = re.compile(rb"\s*(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(rb"\s*(?:(Z)|([+-](?:0\d|1[0-4]):[0-5]\d))")


@dataclass(frozen=True, slots=True)
class Exif:
    """`taken_at` has a zone only if the camera wrote one; without it, it is what the camera's clock showed."""

    orientation: int = 1
    taken_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class _Field:
    kind: int
    count: int
    raw: bytes


_Folder = Mapping[int, _Field]


def read_exif(raw: bytes | None) -> Exif:
    """Reads a TIFF structure with or without the `Exif` header before it. Raises nothing."""
    tiff = (raw or b"").removeprefix(_HEADER)
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return Exif()
    main = _folder(tiff, order, _number(tiff[4:8], order))
    exif = _sub_folder(tiff, order, main, _EXIF_FOLDER)
    lat, lon = _position(_sub_folder(tiff, order, main, _GPS_FOLDER), order)
    return Exif(_orientation(main, order), _taken_at({**main, **exif}), lat, lon)


def _folder(tiff: bytes, order: str, start: int) -> _Folder:
    count = min(_number(tiff[start : start + 2], order), _MAX_ENTRIES)
    entries = tiff[start + 2 : start + 2 + 12 * count]
    fields: dict[int, _Field] = {}
    for number, (tag, kind, values, at) in enumerate(_entries(entries, order)):
        if tag not in _WANTED:
            continue
        size = _SIZES.get(kind, 0) * values
        content = entries[12 * number + 8 :][:size] if size <= 4 else tiff[at : at + size]
        if size and len(content) == size:
            fields.setdefault(tag, _Field(kind, values, content))
    return fields


def _entries(raw: bytes, order: str) -> Iterator[tuple[int, int, int, int]]:
    """Tag, kind, count and place of the values; a last entry that is cut off is left out."""
    return struct.iter_unpack(f"{order}HHLL", raw[: len(raw) // 12 * 12])


def _sub_folder(tiff: bytes, order: str, folder: _Folder, tag: int) -> _Folder:
    pointer = folder.get(tag)
    if pointer is None or len(pointer.raw) != 4:
        return {}
    return _folder(tiff, order, _number(pointer.raw, order))


def _number(raw: bytes, order: str) -> int:
    return int.from_bytes(raw, "little" if order == "<" else "big")


def _orientation(folder: _Folder, order: str) -> int:
    field = folder.get(_ORIENTATION)
    if field is None or field.count != 1 or field.kind not in {1, 3, 4}:
        return 1
    value = _number(field.raw, order)
    return value if 1 <= value <= 8 else 1


def _taken_at(folder: _Folder) -> datetime | None:
    for time_tag, offset_tag in _TIMES:
        field = folder.get(time_tag)
        found = field and _TIME.match(field.raw)
        if not found:
            continue
        year, month, day, hour, minute, second = (part.decode() for part in found.groups())
        local = f"{year}-{month}-{day}T{hour}:{minute}:{second}"
        try:
            return datetime.fromisoformat(local + _offset(folder.get(offset_tag)))
        except ValueError:
            continue
    return None


def _offset(field: _Field | None) -> str:
    found = field and _OFFSET.match(field.raw)
    if not found:
        return ""
    return "+00:00" if found[1] else found[2].decode()


def _position(gps: _Folder, order: str) -> tuple[float | None, float | None]:
    lat = _degrees(gps.get(_LATITUDE), gps.get(_LATITUDE_REF), b"NS", 90, order)
    lon = _degrees(gps.get(_LONGITUDE), gps.get(_LONGITUDE_REF), b"EW", 180, order)
    if lat is None or lon is None or (lat, lon) == (0, 0):
        return None, None  # Half a place is none, and a camera without a fix writes zeros.
    return lat, lon


def _degrees(value: _Field | None, side: _Field | None, sides: bytes, most: int, order: str) -> float | None:
    letter = side.raw[:1].upper() if side else b""
    if (
        value is None
        or value.kind not in {5, 10}
        or value.count not in {1, 2, 3}
        or letter
        not in {
            sides[:1],
            sides[1:],
        }
    ):
        return None
    numbers = struct.unpack(f"{order}{2 * value.count}{'L' if value.kind == 5 else 'l'}", value.raw)
    degrees = 0.0
    for unit, top, bottom in zip((1, 60, 3600), numbers[::2], numbers[1::2], strict=False):
        if bottom == 0:
            return None
        degrees += top / bottom / unit
    if not 0 <= degrees <= most:
        return None
    return -degrees if letter == sides[1:] else degrees
