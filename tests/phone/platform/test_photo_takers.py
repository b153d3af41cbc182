"""What every taker of photos does."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from phone.core.clock import Clock
from phone.platform.desktop.photos import FolderPhotoTaker
from phone.platform.fakes import FakePhotoTaker
from phone.platform.fakes.photos import plain_picture
from phone.platform.seams import DeviceRefused, PhotoTaker

from service.evidence.imaging import examine

FIRST, SECOND = plain_picture(1), plain_picture(2)
OK, BACK = -1, 0


@dataclass(frozen=True, slots=True)
class Camera:
    """`taken` takes a photo as a person would who then sees this picture."""

    taker: PhotoTaker
    taken: Callable[[bytes], Awaitable[Path | None]]


@pytest.fixture(params=["fake", "desktop", "android"])
def camera(request: pytest.FixtureRequest) -> Camera:
    made: Camera = request.getfixturevalue(f"{request.param}_camera")
    return made


@pytest.fixture
def fake_camera(home: Path) -> Camera:
    taker = FakePhotoTaker(home)

    async def taken(picture: bytes) -> Path | None:
        taker.next_pictures.append(picture)
        return await taker.take()

    return Camera(taker, taken)


@pytest.fixture
def desktop_camera(home: Path, tmp_path: Path) -> Camera:
    folder = tmp_path / "album"
    folder.mkdir()
    taker = FolderPhotoTaker(folder, home)

    async def taken(picture: bytes) -> Path | None:
        number = len(list(folder.iterdir()))
        (folder / f"{number}.jpg").write_bytes(picture)
        return await taker.take()

    return Camera(taker, taken)


@pytest.fixture
def android_camera(android: Any, home: Path) -> Camera:
    from phone.platform.android.photos import CameraAppPhotoTaker

    taker = CameraAppPhotoTaker(home)

    async def taken(picture: bytes) -> Path | None:
        return await with_camera_app(android, taker, OK, picture)

    return Camera(taker, taken)


def files_in(folder: Path) -> set[Path]:
    return set(folder.iterdir())


async def with_camera_app(android: Any, taker: PhotoTaker, result: int, picture: bytes = b"") -> Path | None:
    """The camera app opens, writes, and ends."""
    taking = asyncio.create_task(taker.take())
    opened = asyncio.create_task(android.events.bound.wait())
    await asyncio.wait((taking, opened), timeout=5, return_when=asyncio.FIRST_COMPLETED)
    opened.cancel()
    if not taking.done():
        source, sink = os.pipe()
        os.write(sink, picture)
        os.close(sink)
        android.java("android.content.ContentResolver").descriptor = source
        android.events.end(0x1111, OK)  # somebody else's
        android.events.end(android.java("android.app.Activity").requestCode, result)
        if result != OK:
            os.close(source)
    return await taking


async def test_the_picture_comes_as_the_camera_made_it(camera: Camera) -> None:
    path = await camera.taken(FIRST)

    assert path is not None
    assert path.read_bytes() == FIRST


async def test_each_take_is_a_file_of_its_own_that_the_caller_may_delete(camera: Camera) -> None:
    first, second = await camera.taken(FIRST), await camera.taken(SECOND)

    assert first is not None
    assert second is not None
    assert first != second
    assert [first.read_bytes(), second.read_bytes()] == [FIRST, SECOND]
    first.unlink()
    assert await camera.taken(FIRST) is not None


async def test_going_back_gives_no_picture(android: Any, android_camera: Camera, home: Path) -> None:
    fake = FakePhotoTaker(home, None)

    assert await fake.take() is None
    assert await with_camera_app(android, android_camera.taker, BACK) is None
    assert list(android.java("android.content.ContentResolver").entries) == []


async def test_a_fake_refuses_when_it_is_told_to(home: Path) -> None:
    with pytest.raises(DeviceRefused) as refused:
        await FakePhotoTaker(home, refusal="no_camera").take()

    assert refused.value.reason == "no_camera"


async def test_a_desktop_without_pictures_draws_one_with_the_time(home: Path) -> None:
    clock = Clock(lambda: datetime(2026, 11, 22, 0, 30, tzinfo=UTC))
    taker = FolderPhotoTaker(None, home, clock)

    first, second = await taker.take(), await taker.take()

    assert first is not None
    assert second is not None
    assert examine(first.read_bytes()).width == 1600
    assert first.read_bytes() != second.read_bytes()


async def test_a_desktop_shows_the_pictures_of_its_folder_again_and_again(home: Path, tmp_path: Path) -> None:
    for name, picture in (("b.JPG", SECOND), ("a.jpeg", FIRST)):
        (tmp_path / name).write_bytes(picture)
    (tmp_path / "c.txt").write_text("no picture")
    taker = FolderPhotoTaker(tmp_path, home)

    taken = [await taker.take() for _ in range(3)]

    assert [path.read_bytes() for path in taken if path] == [FIRST, SECOND, FIRST]


async def test_android_leaves_nothing_in_the_gallery(android: Any, android_camera: Camera, home: Path) -> None:
    path = await android_camera.taken(FIRST)

    assert list(android.java("android.content.ContentResolver").entries) == []
    assert path is not None
    assert files_in(home) == {path}


async def test_android_tells_the_camera_app_where_to_write_and_lets_it(android: Any, android_camera: Camera) -> None:
    await android_camera.taken(FIRST)

    intent = android.java("android.app.Activity").started
    assert intent.action == "android.media.action.IMAGE_CAPTURE"
    assert intent.textOf("output").startswith("content://media/external/images/media/")
    assert intent.clip.uri.toString() == intent.textOf("output")
    assert intent.flags == 3
    values = android.java("android.content.ContentResolver").inserted
    assert values.getAsString("mime_type") == "image/jpeg"


async def test_android_deletes_the_entry_of_a_take_that_died_with_the_app(
    android: Any, android_camera: Camera, home: Path
) -> None:
    from phone.platform.android.photos import CameraAppPhotoTaker

    entries = android.java("android.content.ContentResolver").entries
    taking = asyncio.create_task(CameraAppPhotoTaker(home).take())
    await asyncio.wait_for(android.events.bound.wait(), 5)
    note = (home / "open-entry").read_text(encoding="utf-8")
    taking.cancel()
    await asyncio.gather(taking, return_exceptions=True)
    # As if it had not been cancelled but killed.
    (home / "open-entry").write_text(note, encoding="utf-8")
    entries.add(note)

    await android_camera.taken(FIRST)

    assert list(entries) == []


async def test_android_asks_for_leave_first_and_takes_no_for_an_answer(android: Any, android_camera: Camera) -> None:
    android.granting.would_grant = set()

    with pytest.raises(DeviceRefused) as refused:
        await android_camera.taker.take()

    assert refused.value.reason == "not_allowed"
    assert android.granting.asked == [["android.permission.CAMERA"]]


async def test_an_old_android_asks_to_write_into_the_media_store_too(android: Any, android_camera: Camera) -> None:
    android.java("android.os.Build$VERSION").SDK_INT = 28

    await android_camera.taken(FIRST)

    assert android.granting.asked == [["android.permission.CAMERA", "android.permission.WRITE_EXTERNAL_STORAGE"]]


async def test_a_phone_without_a_camera_app_says_so(android: Any, android_camera: Camera) -> None:
    android.java("android.app.Activity").hasCameraApp = False

    with pytest.raises(DeviceRefused) as refused:
        await android_camera.taker.take()

    assert refused.value.reason == "no_camera"
    assert list(android.java("android.content.ContentResolver").entries) == []


async def test_a_media_store_that_takes_nothing_more_is_a_failure(android: Any, android_camera: Camera) -> None:
    android.java("android.content.ContentResolver").full = True

    with pytest.raises(DeviceRefused) as refused:
        await android_camera.taker.take()

    assert refused.value.reason == "failed"


async def test_an_empty_picture_is_a_failure(android: Any, android_camera: Camera) -> None:
    with pytest.raises(DeviceRefused) as refused:
        await with_camera_app(android, android_camera.taker, OK, b"")

    assert refused.value.reason == "failed"
