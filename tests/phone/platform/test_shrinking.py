"""Photos made small: how large they become, what they still show, and what they say of themselves."""

import asyncio
import io
import time
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

import pytest
import segno
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phone.core.clock import VIET_NAM
from phone.platform.shrinking import LONGEST_KEPT, SHORTEST, TOLERATED_BYTES, NoPicture, shrink
from PIL import Image, ImageChops, ImageFilter

from schemas.base import Position
from service.evidence.imaging import MediaType, examine, read_codes
from tests.phone.platform.letters import printed, recognised
from tests.photo_samples import encoded, phone_exif, photo, saying, scene, with_segment
from tests.real_data import real_photos

TAKEN = datetime(2026, 11, 22, 7, 30, 40, tzinfo=VIET_NAM)
NUOC_HAI = Position(lat=22.740312, lon=106.182245, accuracy_m=12)

# A phone's camera, 4000 pixels wide, sees 80 cm at arm's length.
PIXELS_PER_MM = 4000 / 800
LABEL = "https://quacan.example.gov.vn/s/7K3M9QX2Z"
LINES = ("KDA004512", "CB26X0017", "HAN062028")
PITCH_MM, LETTER_MM, QR_MM = 8, 6, 25
STICKER_MM = (110, 60)


@cache
def at_arms_length(noise: int) -> bytes:
    """A sticker at arm's length: letters of 6 mm and a QR code of 25 mm, a little soft, with a sensor's noise."""
    sticker = Image.new("L", (round(STICKER_MM[0] * PIXELS_PER_MM), round(STICKER_MM[1] * PIXELS_PER_MM)), 240)
    for number, text in enumerate(LINES):
        sticker.paste(
            printed(text, round(PITCH_MM * PIXELS_PER_MM), round(LETTER_MM * PIXELS_PER_MM)), line_box(number)[:2]
        )
    code = segno.make(LABEL, micro=False, error="m")
    side = len(code.matrix)
    cells = bytes(255 * (1 - cell) for row in code.matrix for cell in row)
    width = round(QR_MM * PIXELS_PER_MM)
    drawn = Image.frombytes("L", (side, side), cells).resize((width * 4, width * 4), Image.Resampling.NEAREST)
    sticker.paste(drawn.resize((width, width), Image.Resampling.BOX), (round(80 * PIXELS_PER_MM), 90))
    picture = scene(4000, 3000).convert("L")
    picture.paste(sticker, CORNER)
    picture = picture.filter(ImageFilter.GaussianBlur(1.2))
    seen = ImageChops.add(picture, Image.effect_noise(picture.size, noise), 1, -128)
    return encoded(Image.merge("RGB", (seen, seen, seen)), quality=93)


CORNER = (1700, 1300)


def line_box(number: int) -> tuple[int, int, int, int]:
    """Where a line of text stands on the sticker, in pixels of the large picture."""
    top = round((4 + number * 15) * PIXELS_PER_MM)
    width, height = round(PITCH_MM * PIXELS_PER_MM) * len(LINES[0]), round(LETTER_MM * PIXELS_PER_MM) * 2
    return 20, top, 20 + width, top + height


def text_in(small: Image.Image) -> tuple[str, ...]:
    scale = small.width / 4000
    boxes = (
        tuple((CORNER[place % 2] + edge) * scale for place, edge in enumerate(line_box(number)))
        for number in range(len(LINES))
    )
    lines = (small.crop((round(a), round(b), round(c), round(d))) for a, b, c, d in boxes)
    return tuple(recognised(line, len(LINES[0])) for line in lines)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("noise", [4, 10, 18])
def test_a_sticker_at_arms_length_stays_legible(noise: int) -> None:
    large = at_arms_length(noise)
    assert len(large) > 2_500_000

    small = shrink(large, TAKEN, NUOC_HAI)

    assert 200_000 < len(small) <= TOLERATED_BYTES
    picture = opened(small).convert("L")
    assert SHORTEST <= picture.width <= LONGEST_KEPT
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [LABEL]
    assert [code.text for code in read_codes(small)] == [LABEL]
    assert text_in(picture) == LINES


def test_letters_are_told_apart_only_where_they_can_be() -> None:
    """That the reader of this test would notice: at a third of that size it reads them wrong."""
    tiny = opened(at_arms_length(18)).convert("L").resize((400, 300), Image.Resampling.BICUBIC)

    assert text_in(tiny.resize((1600, 1200), Image.Resampling.BICUBIC)) != LINES


def test_a_noisy_night_photo_keeps_its_size_rather_than_its_bytes() -> None:
    noise = Image.effect_noise((4000, 3000), 120)
    large = encoded(Image.merge("RGB", [noise.rotate(turn) for turn in (0, 90, 180)]), quality=90)

    small = shrink(large, TAKEN, None)

    assert max(opened(small).size) == SHORTEST
    assert len(small) > TOLERATED_BYTES


@pytest.mark.parametrize(
    ("size", "becomes"),
    [
        ((4032, 3024), (2016, 1512)),
        ((3024, 4032), (1512, 2016)),
        ((4080, 2296), (2040, 1148)),
        ((3264, 2448), (2000, 1500)),
        ((1280, 960), (1280, 960)),
        ((12000, 9000), (2000, 1500)),
        ((5000, 7), (2000, 3)),
    ],
)
def test_photos_of_every_size_become_as_large_as_is_needed_and_no_larger(
    size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    plain = encoded(Image.linear_gradient("L").resize(size), quality=80)

    assert opened(shrink(plain, TAKEN, None)).size == becomes


def test_a_small_photo_is_not_made_worse_than_it_needs_to_be() -> None:
    small = shrink(photo(1280, 960, quality=95), TAKEN, None)

    before, after = opened(photo(1280, 960, quality=95)), opened(small)
    difference = ImageChops.difference(before, after).convert("L")
    mean = sum(shade * count for shade, count in enumerate(difference.histogram())) / (1280 * 960)
    assert mean < 4
    assert len(small) <= TOLERATED_BYTES


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(orientation: int) -> None:
    upright = Image.new("RGB", (60, 40), "black")
    upright.paste("white", (0, 0, 30, 20))
    turned = {
        1: upright,
        2: upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: upright.transpose(Image.Transpose.ROTATE_180),
        4: upright.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: upright.transpose(Image.Transpose.TRANSPOSE),
        6: upright.transpose(Image.Transpose.ROTATE_90),
        7: upright.transpose(Image.Transpose.TRANSVERSE),
        8: upright.transpose(Image.Transpose.ROTATE_270),
    }[orientation]

    small = shrink(with_segment(encoded(turned), 0xE1, phone_exif(orientation=orientation)), TAKEN, None)

    picture = opened(small).convert("L")
    assert picture.size == (60, 40)
    assert [shade > 128 for shade in picture.resize((2, 2), Image.Resampling.BOX).tobytes()] == [True, *[False] * 3]
    assert examine(small).orientation == 1


@pytest.mark.parametrize(
    ("taken", "place"),
    [
        (TAKEN, NUOC_HAI),
        (TAKEN, None),
        (datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC), Position(lat=-0.0001, lon=-179.999999)),
        (datetime(2027, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-9, minutes=-30))), None),
        (TAKEN, Position(lat=89.99999999, lon=59.99999999)),
    ],
)
def test_the_service_reads_from_a_photo_when_and_where_the_phone_took_it(
    taken: datetime, place: Position | None
) -> None:
    found = examine(shrink(photo(), taken, place))

    assert found.media_type is MediaType.JPEG
    assert found.taken_at == taken.replace(microsecond=0)
    assert found.taken_at is not None
    assert found.taken_at.utcoffset() == taken.utcoffset()
    if place is None:
        assert (found.lat, found.lon) == (None, None)
    else:
        assert found.lat == pytest.approx(place.lat, abs=1e-7)
        assert found.lon == pytest.approx(place.lon, abs=1e-7)


def test_a_photo_says_nothing_else_of_phone_or_person() -> None:
    telling = Image.Exif()
    telling[0x010F], telling[0x0110], telling[0x013B] = "Samsung", "SM-A042F", "Nguyễn Văn A"
    telling[0x8769] = {0x9003: "2020:01:01 00:00:00", 0xA431: "serial 123", 0x927C: b"maker's notes"}
    telling[0x8825] = {1: "N", 2: (10.0, 0.0, 0.0), 3: "E", 4: (20.0, 0.0, 0.0), 29: "2020:01:01"}
    target = io.BytesIO()
    scene().save(target, "JPEG", exif=telling, comment=b"private", xmp=b"<x:xmpmeta>Samsung</x:xmpmeta>")

    small = shrink(target.getvalue(), TAKEN, NUOC_HAI)

    exif = opened(small).getexif()
    assert set(exif) == {0x8769, 0x8825}
    assert dict(exif.get_ifd(0x8769)) == {0x9003: "2026:11:22 07:30:40", 0x9011: "+07:00"}
    assert set(exif.get_ifd(0x8825)) == {0, 1, 2, 3, 4}
    for private in (b"Samsung", b"SM-A042F", b"Nguy", b"serial", b"maker", b"private", b"2020"):
        assert private not in small


def test_colours_keep_what_they_are_measured_by() -> None:
    profile = b"a profile of colours, small enough"
    target = io.BytesIO()
    scene().save(target, "JPEG", icc_profile=profile)

    assert opened(shrink(target.getvalue(), TAKEN, None)).info["icc_profile"] == profile


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_jpegs_of_every_mode_become_coloured_ones(mode: str) -> None:
    assert opened(shrink(encoded(scene().convert(mode)), TAKEN, None)).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pngs_of_every_mode_become_jpegs(mode: str) -> None:
    picture = Image.new(mode, (20, 20)) if mode == "I;16" else scene(20, 20).convert(mode)

    assert opened(shrink(encoded(picture, "PNG"), TAKEN, None)).format == "JPEG"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>Sign in to the market's Wi-Fi</html>",
        b"\xff\xd8\xff",
        photo()[:5000],
        photo()[: len(photo()) // 2],
        encoded(scene(), "PNG")[:-2000],
        encoded(scene(), "GIF"),
        saying(photo(), 60000, 60000),
        encoded(scene(), "WEBP"),
    ],
    ids=["nothing", "page", "start", "beginning", "half", "half a png", "gif", "too large", "webp"],
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NoPicture):
        shrink(data, TAKEN, NUOC_HAI)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=12), cut=st.integers(0, 40_000))
def test_damage_is_refused_or_gives_a_whole_photo(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(photo(320, 240, exif=phone_exif(orientation=6)))
    for place, value in changes:
        data[place % len(data)] = value
    try:
        small = shrink(bytes(data[: len(data) - cut] if cut < 20_000 else data), TAKEN, NUOC_HAI)
    except NoPicture:
        return
    found = examine(small)
    assert (found.taken_at, found.orientation) == (TAKEN, 1)


def test_real_photos_become_small_and_stay_whole() -> None:
    for path in real_photos():
        if path.suffix.lower() != ".jpg":
            continue
        small = shrink(path.read_bytes(), TAKEN, NUOC_HAI)
        found = examine(small)
        assert len(small) <= TOLERATED_BYTES, path.name
        assert (found.taken_at, found.orientation) == (TAKEN, 1), path.name


async def test_in_a_thread_it_leaves_the_screen_alone() -> None:
    large = at_arms_length(10)
    shrinking = asyncio.create_task(asyncio.to_thread(shrink, large, TAKEN, NUOC_HAI))
    waits = []
    while not shrinking.done():
        began = time.monotonic()
        await asyncio.sleep(0.001)
        waits.append(time.monotonic() - began)

    assert len(await shrinking) <= TOLERATED_BYTES
    assert sorted(waits)[len(waits) // 2] < 0.016
    assert len(waits) > 5
