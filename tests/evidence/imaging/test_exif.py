"""EXIF as cameras write it, and as they should not."""

import random
import struct
from datetime import UTC, datetime

import pytest

from service.evidence.imaging import derive, examine
from service.evidence.imaging.exif import Exif, read_exif
from tests.photo_samples import (
    ASCII,
    LONG,
    NUOC_HAI,
    RATIONAL,
    SHORT,
    SIGNED_RATIONAL,
    Entry,
    encoded,
    exif,
    phone_exif,
    photo,
    scene,
)

NORTH, EAST = (1, ASCII, b"N\x00"), (3, ASCII, b"E\x00")
LAT, LON = (2, RATIONAL, [22, 1, 44, 1, 2508, 100]), (4, RATIONAL, [106, 1, 10, 1, 5592, 100])


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_byte_orders_are_read(order: str) -> None:
    block = exif(
        [(0x0112, SHORT, [8])], [(0x9003, ASCII, b"2026:11:22 07:30:40\x00")], [NORTH, LAT, EAST, LON], order=order
    )
    read = read_exif(block)
    assert read.orientation == 8
    assert read.taken_at is not None
    assert read.taken_at.isoformat() == "2026-11-22T07:30:40"
    assert read.lat == pytest.approx(22.7403)
    assert read.lon == pytest.approx(106.1822)
    assert read_exif(block.removeprefix(b"Exif\x00\x00")) == read


def test_what_pillow_writes_is_read() -> None:
    picture = scene(64, 48).copy()
    block = picture.getexif()
    block[0x0112] = 3
    block.get_ifd(0x8769)[0x9003] = "2026:11:22 07:30:40"
    block.get_ifd(0x8825).update({1: "S", 2: (10.0, 30.0, 0.0), 3: "W", 4: (70.0, 15.0, 36.0)})
    data = encoded(picture, exif=block)
    read = read_exif(data[data.index(b"Exif\x00\x00") :])
    assert read.orientation == 3
    assert read.lat == pytest.approx(-10.5)
    assert read.lon == pytest.approx(-70.26)


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        (b"2026:11:22 07:30:40\x00", b"Z\x00", "2026-11-22T07:30:40+00:00"),
        (b"2026:11:22 07:30:40\x00", b"-09:30\x00", "2026-11-22T07:30:40-09:30"),
        (b"2026:11:22 07:30:40\x00", b"   :  \x00", "2026-11-22T07:30:40"),
        (b"2026:11:22 07:30:40\x00", b"+99:00\x00", "2026-11-22T07:30:40"),
        (b"2026-11-22 07:30:40\x00", b"+07:00", "2026-11-22T07:30:40+07:00"),
        (b"2026:11:22 07:30:40", b"", "2026-11-22T07:30:40"),
        (b"2026:11:22 07:30:40\x00\x00garbage", b"", "2026-11-22T07:30:40"),
        (b"0000:00:00 00:00:00\x00", b"", None),
        (b"2026:13:45 07:30:40\x00", b"", None),
        (b"2026:11:22 24:61:61\x00", b"", None),
        (b"    :  :     :  :  \x00", b"", None),
        (b"yesterday afternoon", b"", None),
        ("２０２６:11:22 07:30:40".encode(), b"", None),
        (b"\x00" * 20, b"", None),
    ],
)
def test_a_time_is_read_or_not_known(text: bytes, offset: bytes, expected: str | None) -> None:
    taken_at = read_exif(exif([], [(0x9003, ASCII, text), (0x9011, ASCII, offset)])).taken_at
    assert (taken_at.isoformat() if taken_at else None) == expected


def test_the_moment_of_taking_goes_before_those_of_digitising_and_changing() -> None:
    changed: Entry = (0x0132, ASCII, b"2026:11:25 00:00:00\x00")
    digitised: Entry = (0x9004, ASCII, b"2026:11:24 00:00:00\x00")
    taken: Entry = (0x9003, ASCII, b"2026:11:23 00:00:00\x00")
    blank: Entry = (0x9003, ASCII, b"    :  :     :  :  \x00")
    utc: Entry = (0x9012, ASCII, b"+00:00\x00")
    assert read_exif(exif([changed], [digitised, taken])).taken_at == datetime.fromisoformat("2026-11-23T00:00:00")
    assert read_exif(exif([changed], [digitised, blank, utc])).taken_at == datetime(2026, 11, 24, tzinfo=UTC)
    assert read_exif(exif([changed])).taken_at == datetime.fromisoformat("2026-11-25T00:00:00")


@pytest.mark.parametrize(
    "gps",
    [
        [NORTH, (2, RATIONAL, [22, 0, 44, 1, 25, 1]), EAST, LON],
        [NORTH, (2, RATIONAL, [22, 1, 44, 0, 25, 1]), EAST, LON],
        [NORTH, (2, RATIONAL, [22, 1, 44, 1, 0, 0]), EAST, LON],
        [NORTH, (2, RATIONAL, [91, 1, 0, 1, 0, 1]), EAST, LON],
        [NORTH, LAT, EAST, (4, RATIONAL, [180, 1, 0, 1, 1, 1000])],
        [NORTH, LAT, EAST, (4, RATIONAL, [0xFFFFFFFF, 1, 0, 1, 0, 1])],
        [NORTH, (2, SIGNED_RATIONAL, [-22, 1, 0, 1, 0, 1]), EAST, LON],
        [NORTH, (2, SHORT, [22, 44, 25]), EAST, LON],
        [NORTH, (2, ASCII, b"22.7403\x00"), EAST, LON],
        [NORTH, (2, RATIONAL, [22, 1, 44, 1, 25, 1, 0, 1]), EAST, LON],
        [LAT, EAST, LON],
        [(1, ASCII, b"\x00"), LAT, EAST, LON],
        [(1, ASCII, b"X\x00"), LAT, EAST, LON],
        [NORTH, LAT],
        [NORTH, (2, RATIONAL, [0, 1, 0, 1, 0, 1]), EAST, (4, RATIONAL, [0, 1, 0, 1, 0, 1])],
    ],
)
def test_half_a_place_or_a_nonsensical_one_is_none(gps: list[Entry]) -> None:
    read = read_exif(exif([], [], gps))
    assert (read.lat, read.lon) == (None, None)


def test_degrees_alone_and_small_letters_are_read() -> None:
    gps: list[Entry] = [
        (1, ASCII, b"n\x00"),
        (2, RATIONAL, [2274, 100]),
        (3, ASCII, b"e\x00"),
        (4, RATIONAL, [106, 1, 1091, 100]),
    ]
    read = read_exif(exif([], [], gps))
    assert read.lat == pytest.approx(22.74)
    assert read.lon == pytest.approx(106.181833, abs=1e-6)


@pytest.mark.parametrize(
    "entry", [(0x0112, SHORT, [0]), (0x0112, SHORT, [9]), (0x0112, SHORT, [6, 6]), (0x0112, ASCII, b"6\x00")]
)
def test_a_nonsensical_orientation_is_upright(entry: Entry) -> None:
    assert read_exif(exif([entry])).orientation == 1


def test_a_long_orientation_is_read() -> None:
    assert read_exif(exif([(0x0112, LONG, [6])])).orientation == 6


@pytest.mark.parametrize(
    "block",
    [
        None,
        b"",
        b"Exif\x00\x00",
        b"Exif\x00\x00II*\x00",
        b"Exif\x00\x00XX*\x00\x08\x00\x00\x00",
        b"II*\x00\xff\xff\xff\xff",
        b"II*\x00\x08\x00\x00\x00\xff\xff",
        # A folder that leads to itself, and an entry of four thousand million values.
        b"II*\x00\x08\x00\x00\x00\x01\x00" + struct.pack("<HHLL", 0x8769, 4, 1, 8) + bytes(4),
        b"II*\x00\x08\x00\x00\x00\x01\x00" + struct.pack("<HHLL", 0x9003, 2, 0xFFFFFFFF, 8) + bytes(4),
    ],
)
def test_a_block_that_says_nothing_says_nothing(block: bytes | None) -> None:
    assert read_exif(block) == Exif()


def test_garbage_never_raises() -> None:
    rng = random.Random(11)
    block = phone_exif()
    assert read_exif(block).lat == pytest.approx(NUOC_HAI[0], abs=1e-6)
    read = []
    for _ in range(5000):
        broken = bytearray(block)
        for _ in range(rng.randrange(1, 6)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        read.append(read_exif(bytes(broken[: rng.randrange(len(broken) + 1)])))
    assert all(1 <= each.orientation <= 8 and (each.lat is None) == (each.lon is None) for each in read)
    assert any(each.taken_at for each in read)


def test_garbage_in_exif_does_not_refuse_a_whole_photo() -> None:
    rng = random.Random(12)
    for _ in range(50):
        data = photo(64, 48, exif=b"Exif\x00\x00" + rng.choice([b"II*\x00", b"MM\x00*", b""]) + rng.randbytes(300))
        assert examine(data).width == 64
        assert derive(data, "thumb")
