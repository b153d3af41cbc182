"""Photos by touch: what to photograph next and why, shown at once, taken again, and never in the way."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from phone.platform.fakes.photos import plain_picture
from phone.store.errors import StorageFull
from PIL import Image

from rules.observations import SealState, StickerState
from rules.verdicts import Reading
from schemas.spot_checks import PhotoKind
from tests.phone.ui import nuoc_hai
from tests.phone.ui.drive import Drive
from tests.phone.ui.fake_phone import FakePhone
from tests.phone.ui.nuoc_hai import KG
from tests.phone.ui.walks import BACK, begun


async def photograph(drive: Drive, **seen: Any) -> FakePhone:
    """A check at the step of photos, with what was seen before."""
    phone = nuoc_hai.nuoc_hai(drive.home)
    looked: dict[str, Any] = {
        "sticker": StickerState.VALID,
        "seal": SealState.INTACT,
        "performed_at": phone.clock.now(),
    }
    draft = begun(phone).changed(readings=(Reading(5 * KG, 5 * KG),), **looked | seen)
    await drive.open("check", phone=phone, draft=draft, step="photos")
    return phone


async def taken(drive: Drive, count: int, tag: str = "take") -> None:
    await drive.tap(tag)
    await drive.until(lambda: len(drive.page.flow.draft.photos) == count and not drive.page.photos_coming)
    await drive.settled()


async def test_the_photo_that_tells_most_is_asked_for_first_and_why(drive: Drive) -> None:
    await photograph(drive, seal=SealState.BROKEN)
    assert drive.sees("Chụp tem: đọc rõ số và hạn.")
    assert drive.sees("Để sau này đối chiếu được số tem và hạn.")
    await taken(drive, 1)
    assert drive.sees("Chụp chỗ niêm phong, kẹp chì.")
    await taken(drive, 2)
    assert drive.sees("Đủ ảnh rồi.")
    assert not drive.has("take")
    assert [photo.kind for photo in drive.page.flow.draft.photos] == [PhotoKind.STICKER, PhotoKind.SEAL]


async def test_a_photo_is_stored_small_before_the_draft_names_it_and_the_cameras_file_goes(drive: Drive) -> None:
    phone = await photograph(drive)
    phone.devices.photos.next_pictures = [plain_picture(3, (4000, 3000))]  # type: ignore[attr-defined]  # the fake's
    await taken(drive, 1)
    (photo,) = drive.page.flow.draft.photos
    path = phone.store.photos.path(photo.sha256)
    assert path.stat().st_size == photo.size < 320_000
    with Image.open(path) as image:
        assert max(image.size) <= 2100
    assert list((phone.devices.home / "taken").iterdir()) == []
    assert phone.store.drafts.open_drafts()[0].photos == (photo,)


async def test_the_photo_taken_is_shown_at_once(drive: Drive) -> None:
    await photograph(drive)
    await taken(drive, 1)
    thumb = drive.find("photo_0")
    await drive.until(lambda: thumb.texture is not None or drive.find("photo_0").texture is not None)
    assert drive.sees("Ảnh tem · 07:31")


async def test_a_photo_is_taken_again_or_removed(drive: Drive) -> None:
    await photograph(drive)
    await taken(drive, 1)
    first = drive.page.flow.draft.photos[0]
    await drive.tap("photo_0")
    await drive.until(lambda: drive.has("photo_again"))
    await drive.tap("photo_again")
    await drive.until(lambda: drive.page.flow.draft.photos != (first,) and not drive.page.photos_coming)
    (second,) = drive.page.flow.draft.photos
    assert (second.kind, second.sha256 != first.sha256) == (PhotoKind.STICKER, True)
    await drive.settled()
    await drive.tap("photo_0")
    await drive.until(lambda: drive.has("photo_discard"))
    await drive.tap("photo_discard")
    assert drive.page.flow.draft.photos == ()


async def test_another_kind_can_be_photographed(drive: Drive) -> None:
    await photograph(drive)
    await drive.tap("other_photo")
    await taken(drive, 1, "kind_scene")
    assert drive.page.flow.draft.photos[0].kind is PhotoKind.SCENE


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ("no_camera", "Máy này không có máy ảnh dùng được"),
        ("not_allowed", "Chưa cho phép dùng máy ảnh"),
        ("failed", "Máy ảnh bị lỗi"),
    ],
)
async def test_without_a_camera_the_check_goes_on(drive: Drive, refusal: str, said: str) -> None:
    phone = await photograph(drive)
    phone.devices.photos.refusal = refusal  # type: ignore[attr-defined]  # the fake's
    await drive.tap("take")
    assert drive.sees(said)
    assert drive.faults() == []
    await drive.tap("next")
    await drive.tap("save")
    await drive.settled()
    assert len(phone.store.outbox.entries()) == 1


async def test_who_goes_back_from_the_camera_is_told_nothing(drive: Drive) -> None:
    phone = await photograph(drive)
    phone.devices.photos.next_pictures = [None]  # type: ignore[attr-defined]  # the fake's
    await drive.tap("take")
    await drive.settled()
    assert drive.page.flow.draft.photos == ()
    assert not drive.sees("Thử lại")


async def test_a_damaged_picture_is_told_of(drive: Drive) -> None:
    phone = await photograph(drive)
    phone.devices.photos.next_pictures = [b"no picture"]  # type: ignore[attr-defined]  # the fake's
    await drive.tap("take")
    await drive.until(lambda: drive.sees("Ảnh vừa chụp bị hỏng"))


async def test_a_full_phone_takes_no_photo_and_says_so(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = await photograph(drive)

    def full(_: bytes) -> tuple[str, Path]:
        raise StorageFull

    monkeypatch.setattr(phone.store.photos, "add", full)
    await drive.tap("take")
    await drive.until(lambda: drive.sees("CHƯA lưu được"))
    assert drive.page.flow.draft.photos == ()


async def test_nothing_is_saved_while_a_photo_is_still_made_small(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = await photograph(drive)
    slow = asyncio.Event()
    take = phone.devices.photos.take

    async def take_slowly() -> Path | None:
        await slow.wait()
        return await take()

    monkeypatch.setattr(phone.devices.photos, "take", take_slowly)
    await drive.tap("take")
    await drive.tap("next")
    assert drive.find("save").disabled
    await drive.tap("save")
    assert phone.store.outbox.entries() == []
    slow.set()
    await drive.until(lambda: drive.page.flow.draft.photos)
    await drive.tap("save")
    await drive.settled()
    assert len(phone.store.outbox.entries()[0].content.photos) == 1


async def test_leaving_the_check_while_a_photo_is_made_small_loses_neither(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    await drive.open("instrument", phone=phone, instrument_id=nuoc_hai.IN_DATE)
    await drive.tap("check")
    await drive.tap("quick_0")
    await drive.tap("step_photos")
    flow = drive.page.flow
    await drive.tap("other_photo")
    await drive.tap("kind_scene")
    for _ in range(3):
        await drive.key(BACK)
    await drive.until(lambda: flow.draft.photos)
    assert phone.store.drafts.open_drafts()[0].photos == flow.draft.photos
