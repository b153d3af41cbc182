"""What is said of whole photos."""

from datetime import datetime, timedelta, timezone

import pytest

from service.evidence.imaging import MediaType, examine
from tests.evidence.imaging.samples import whole_pictures
from tests.photo_samples import NUOC_HAI, encoded, opened, phone_exif, photo, photo_of_300_kb, scene


@pytest.mark.parametrize("coded_data", [True, False])
@pytest.mark.parametrize("name", whole_pictures())
def test_every_whole_picture_is_taken_with_its_true_size(name: str, coded_data: bool) -> None:
    media_type, data = whole_pictures()[name]
    examined = examine(data, coded_data=coded_data)
    assert examined.media_type is media_type
    assert (examined.width, examined.height) == opened(data).size
    assert examined.orientation == 1


def test_a_phones_photo_tells_when_and_where_it_was_taken() -> None:
    examined = examine(photo_of_300_kb())
    assert (examined.width, examined.height) == (1600, 1200)
    assert examined.taken_at == datetime(2026, 11, 22, 7, 30, 40, tzinfo=timezone(timedelta(hours=7)))
    assert examined.lat == pytest.approx(NUOC_HAI[0], abs=1e-6)
    assert examined.lon == pytest.approx(NUOC_HAI[1], abs=1e-6)


def test_a_time_without_its_offset_stays_what_the_cameras_clock_showed() -> None:
    taken_at = examine(photo(exif=phone_exif("2026:11:22 07:30:40", offset=None))).taken_at
    assert taken_at is not None
    assert taken_at.isoformat() == "2026-11-22T07:30:40"
    assert taken_at.tzinfo is None


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_exif_is_read_from_every_kind_that_carries_it(kind: str) -> None:
    examined = examine(encoded(scene(320, 240), kind, exif=phone_exif(orientation=6)))
    assert examined.media_type is MediaType(f"image/{kind.lower()}")
    assert examined.orientation == 6
    assert examined.taken_at is not None
    assert examined.lat == pytest.approx(NUOC_HAI[0], abs=1e-6)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_size_is_that_of_the_stored_picture_before_it_is_turned(orientation: int) -> None:
    examined = examine(photo(320, 240, exif=phone_exif(orientation=orientation)))
    assert (examined.width, examined.height, examined.orientation) == (320, 240, orientation)


def test_a_photo_without_exif_tells_nothing() -> None:
    examined = examine(photo())
    assert (examined.taken_at, examined.lat, examined.lon) == (None, None, None)


def test_a_phone_photo_of_108_megapixels_is_taken() -> None:
    examined = examine(encoded(scene(1200, 900).resize((12000, 9000)), quality=60))
    assert (examined.width, examined.height) == (12000, 9000)
