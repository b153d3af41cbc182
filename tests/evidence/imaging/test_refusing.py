"""What is refused, and why."""

import pickle
import random
from collections import Counter

import pytest
from PIL import Image

from service.evidence.imaging import (
    DamagedPhoto,
    PhotoRefused,
    TooManyPixels,
    TruncatedPhoto,
    UnsupportedPhoto,
    derive_all,
    examine,
    read_codes,
)
from service.evidence.imaging.jpeg import open_jpeg
from service.messages import LANGUAGES, say
from tests.evidence.imaging.samples import whole_pictures
from tests.photo_samples import (
    END_OF_PICTURE,
    encoded,
    photo,
    png_chunk,
    png_saying,
    saying,
    scan_start,
    scene,
    webp_saying,
)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"GIF89a" + bytes(100), b"<svg/>", b"%PDF-1.7", bytes(1000)])
def test_what_is_no_photo_is_of_an_unsupported_type(data: bytes) -> None:
    for call in (examine, derive_all, read_codes):
        with pytest.raises(UnsupportedPhoto) as refusal:
            call(data)
        assert (refusal.value.status, refusal.value.code) == (415, "photo_type_unsupported")


@pytest.mark.parametrize("coded_data", [True, False])
@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("name", [name for name in whole_pictures() if "behind" not in name and "range" not in name])
def test_a_photo_cut_off_anywhere_is_truncated(name: str, share: float, coded_data: bool) -> None:
    _, data = whole_pictures()[name]
    with pytest.raises(DamagedPhoto) as refusal:
        examine(data[: max(64, int(len(data) * share))], coded_data=coded_data)
    assert refusal.value.status == 400
    assert isinstance(refusal.value, TruncatedPhoto)


@pytest.mark.parametrize("name", [name for name in whole_pictures() if "behind" not in name and "range" not in name])
def test_even_the_last_byte_is_missed(name: str) -> None:
    _, data = whole_pictures()[name]
    with pytest.raises(TruncatedPhoto):
        examine(data[:-1])


@pytest.mark.parametrize("quality", [30, 75, 95])
def test_a_part_missing_from_the_middle_of_a_jpeg_is_noticed(quality: int) -> None:
    data = photo(640, 480, quality=quality)
    start = scan_start(data)
    coded = len(data) - start
    rng = random.Random(quality)
    for _ in range(20):
        at = start + rng.randrange(coded // 2)
        lost = rng.randrange(max(400, coded // 100), coded // 3)
        for broken in (
            data[:at] + END_OF_PICTURE,
            data[:at] + data[at + lost :],
            data[:at] + bytes(lost) + data[at + lost :],
        ):
            with pytest.raises(TruncatedPhoto):
                examine(broken)


@pytest.mark.parametrize("name", ["png", "png-alpha", "png-one-bit", "png-sixteen-bits"])
def test_any_changed_bit_of_a_png_is_noticed(name: str) -> None:
    _, data = whole_pictures()[name]
    start, end = data.index(b"IDAT"), data.rindex(b"IEND")
    rng = random.Random(3)
    for _ in range(20):
        broken = bytearray(data)
        broken[rng.randrange(start, end)] ^= 1 << rng.randrange(8)
        with pytest.raises(DamagedPhoto):
            examine(bytes(broken))


@pytest.mark.parametrize(
    "data",
    [
        saying(photo(64, 48), 65500, 65500),
        saying(encoded(scene(64, 48), progressive=True), 6000, 6000),
        png_saying(65500, 65500),
        png_saying(5001, 5000),
        png_saying(2**31 - 1, 2**31 - 1),
        webp_saying(16384, 16384),
        webp_saying(2**24, 2**24),
        encoded(Image.new("1", (20_000, 20_000)), "PNG"),
    ],
    ids=["jpeg", "jpeg-progressive", "png", "png-just", "png-most", "webp", "webp-most", "png-true"],
)
def test_a_bomb_is_refused_before_it_is_decoded(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(data) < 100_000
    monkeypatch.setattr(Image, "_getdecoder", lambda *_: pytest.fail("decoded"))
    for call in (examine, derive_all, read_codes):
        with pytest.raises(TooManyPixels) as refusal:
            call(data)
        assert (refusal.value.status, refusal.value.code) == (413, "photo_too_many_pixels")


@pytest.mark.parametrize("size", [(15_000, 15_000), (640, 4800), (641, 480)])
def test_a_jpeg_that_says_more_than_it_holds_is_truncated(size: tuple[int, int]) -> None:
    with pytest.raises(TruncatedPhoto):
        examine(saying(photo(640, 480), *size))


@pytest.mark.parametrize(
    "data",
    [
        saying(photo(64, 48), 0, 48),
        saying(photo(64, 48), 64, 0),
        png_saying(0, 8),
        png_saying(9, 9),
        webp_saying(9, 9),
        photo(64, 48)[:2] + photo(64, 48),
        b"\xff\xd8\xff\xe0\x00\x01" + photo(64, 48)[2:],
        b"\xff\xd8\xff\xfe\x00\x02\xff\xd9",
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IEND", b""),
        b"RIFF\x1e\x00\x00\x00WEBPVP8 \x12\x00\x00\x00" + bytes(18),
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic\x00\x00\x00\x08meta\x00\x00\x00\x08mdat",
    ],
)
def test_a_header_that_makes_no_sense_is_damage(data: bytes) -> None:
    with pytest.raises(DamagedPhoto) as refusal:
        examine(data)
    assert refusal.value.status == 400


@pytest.mark.parametrize("process", [0xC3, 0xC9, 0xCA])
def test_a_jpeg_process_that_no_browser_shows_is_unsupported(process: int) -> None:
    data = photo(64, 48)
    place = data.index(b"\xff\xc0") + 1
    with pytest.raises(UnsupportedPhoto):
        examine(data[:place] + bytes([process]) + data[place + 1 :])


def test_a_heic_without_its_data_is_truncated() -> None:
    head = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
    for broken in (head, head + b"\x00\x00\x10\x00meta", head + b"\x00\x00\x00\x08meta\x00\x00\x10\x00mdat\x00"):
        with pytest.raises(TruncatedPhoto):
            examine(broken)


def test_the_quick_check_finds_every_fault_that_decoding_all_reports() -> None:
    """The premise of `coded_data=False`, held against Pillow's own decoding of the whole file."""
    rng = random.Random(5)
    for data in (photo(160, 120), encoded(scene(160, 120), progressive=True)):
        outcomes: Counter[tuple[bool, bool]] = Counter()
        for _ in range(1500):
            broken = bytearray(data)
            for _ in range(rng.randrange(1, 4)):
                broken[rng.randrange(2, len(broken))] = rng.choice([0x00, 0xFF, rng.randrange(256)])
            outcomes[_taken(bytes(broken)), _decodes(bytes(broken))] += 1
        assert outcomes[True, False] == 0
        assert outcomes[True, True] > 100
        assert outcomes[False, False] > 100


def _taken(data: bytes) -> bool:
    try:
        examine(data, coded_data=False)
    except PhotoRefused:
        return False
    return True


def _decodes(data: bytes) -> bool:
    try:
        open_jpeg(data).decode(at_least=None, grey=False)
    except PhotoRefused:
        return False
    return True


@pytest.mark.parametrize("name", whole_pictures())
def test_no_broken_file_leads_to_anything_but_a_refusal(name: str) -> None:
    _, data = whole_pictures()[name]
    rng = random.Random(name)
    outcomes: Counter[str] = Counter()
    for _ in range(120):
        broken = _broken(data, rng)
        for call in (examine, derive_all, read_codes):
            try:
                call(broken)
            except PhotoRefused as refusal:
                outcomes[refusal.code] += 1
            else:
                outcomes["taken"] += 1
    assert outcomes.total() == 360
    assert len(outcomes) > 1


def _broken(data: bytes, rng: random.Random) -> bytes:
    broken = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 5, 20])):
        # Headers are the part that code stumbles over.
        place = rng.randrange(min(len(broken), rng.choice([64, 600, len(broken)])))
        match rng.randrange(4):
            case 0:
                broken[place] ^= 1 << rng.randrange(8)
            case 1:
                del broken[place : place + rng.randrange(1, 40)]
            case 2:
                broken[place:place] = rng.randbytes(rng.randrange(1, 20))
            case 3:
                broken[place : place + 4] = rng.choice([b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff"])
        if len(broken) < 16:
            break
    return bytes(broken)


@pytest.mark.parametrize("refusal", [DamagedPhoto("x"), TruncatedPhoto("y"), TooManyPixels(width=9, height=8)])
def test_a_refusal_comes_back_from_another_process_as_it_was(refusal: PhotoRefused) -> None:
    back = pickle.loads(pickle.dumps(refusal))  # noqa: S301  # our own
    assert type(back) is type(refusal)
    assert (back.code, back.status, back.reason, back.values) == (
        refusal.code,
        refusal.status,
        refusal.reason,
        refusal.values,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words_in_both_languages(language: str) -> None:
    refusal = TooManyPixels(width=20_000, height=10_000)
    assert "20000 × 10000" in say(refusal.code, language, **refusal.values)
    for kind in (PhotoRefused, UnsupportedPhoto, DamagedPhoto, TruncatedPhoto):
        assert say(kind.code, language) != kind.code
