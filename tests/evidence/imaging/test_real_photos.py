"""Photos of real phones and cameras, where they are at hand, beside generated ones."""

from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageStat

from service.evidence.imaging import SIZES, Examined, MediaType, PhotoRefused, derive_all, examine, read_codes, sniff
from tests.photo_samples import opened, photo_of_300_kb
from tests.real_data import real_photos

# By eye, and by other programs. The portraits are one scene, stored four ways.
KNOWN = {
    "DSCN0010.jpg": ((640, 480), 1, "2008-10-22T16:28:39", (43.46745, 11.88513)),
    "DSCN0021.jpg": ((640, 480), 1, "2008-10-22T16:38:20", (43.46708, 11.88454)),
    "IMG_5195.HEIC": ((2566, 3313), 1, "2021-04-11T15:47:53-05:00", (39.05134, -94.28877)),
    "iphone_hdr_NO.jpg": ((3264, 2448), 1, "2015-04-10T20:12:23", (40.44697, -3.72475)),
    "jolla.jpg": ((3264, 2448), 1, "2014-09-21T16:00:56", None),
    "portrait_1.jpg": ((450, 600), 1, None, None),
    "portrait_3.jpg": ((450, 600), 3, None, None),
    "portrait_6.jpg": ((600, 450), 6, None, None),
    "portrait_8.jpg": ((600, 450), 8, None, None),
}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "generated.jpg"
    path.write_bytes(photo_of_300_kb())
    return path


@pytest.fixture(params=[*real_photos(), None], ids=lambda path: path.name if path else "generated")
def picture(request: pytest.FixtureRequest, generated: Path) -> Path:
    return request.param or generated


def test_a_photo_is_taken_and_shown_or_refused_with_a_reason(picture: Path) -> None:
    data = picture.read_bytes()
    examined = _examined_or_refused(data)
    if isinstance(examined, PhotoRefused):
        assert picture.name not in KNOWN
        assert examined.status in {400, 413, 415}
        return
    assert examined.media_type is sniff(data)
    made = derive_all(data)
    for name, size in SIZES.items():
        assert max(opened(made[name]).size) == min(size, max(examined.width, examined.height))
    assert read_codes(data) == []


def _examined_or_refused(data: bytes) -> Examined | PhotoRefused:
    try:
        return examine(data)
    except PhotoRefused as refusal:
        return refusal


def test_what_is_known_of_a_photo_is_found(picture: Path) -> None:
    examined = examine(picture.read_bytes())
    size, orientation, taken_at, place = KNOWN.get(picture.name, ((examined.width, examined.height), 1, None, None))
    assert (examined.width, examined.height) == size
    assert examined.orientation == orientation
    if picture.name in KNOWN:
        assert (examined.taken_at.isoformat() if examined.taken_at else None) == taken_at
        assert (examined.lat, examined.lon) == (pytest.approx(place, abs=1e-5) if place else (None, None))


def test_pillow_reads_the_same_orientation_and_time(picture: Path) -> None:
    data = picture.read_bytes()
    examined = examine(data)
    if examined.media_type is MediaType.HEIC:
        assert examined.orientation == 1
        return
    block = opened(data).getexif()
    times = block.get_ifd(ExifTags.IFD.Exif)
    found = times.get(0x9003) or times.get(0x9004) or block.get(0x0132)
    assert examined.orientation == block.get(0x0112, 1)
    seen = examined.taken_at.strftime("%Y:%m:%d %H:%M:%S") if examined.taken_at else None
    assert seen == (found.strip("\x00 ") if found else None)


def test_a_photo_cut_in_half_is_refused(picture: Path) -> None:
    data = picture.read_bytes()
    with pytest.raises(PhotoRefused):
        examine(data[: len(data) // 2])


def test_the_four_ways_of_storing_one_scene_look_the_same() -> None:
    shown = [opened(derive_all(path.read_bytes())["thumb"]) for path in real_photos() if "portrait" in path.name]
    shown.append(opened(derive_all(photo_of_300_kb())["thumb"]))
    portraits = shown[:-1]
    assert len({image.size for image in portraits}) <= 1
    for image in portraits:
        # The sky is above and the grass below, whichever way the picture is stored.
        assert sum(_mean(image, 0.0, 0.06)) > sum(_mean(image, 0.86, 1.0)) + 60
    assert shown[-1].size == (320, 240)


def _mean(image: Image.Image, top: float, bottom: float) -> list[float]:
    part = image.crop((0, int(image.height * top), image.width, int(image.height * bottom)))
    return ImageStat.Stat(part).mean
