"""What every source of camera frames does."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from phone.platform.desktop.frames import FileFrames
from phone.platform.fakes import FakeFrames
from phone.platform.seams import DeviceRefused, Frame, FrameSource
from PIL import Image

from tests.phone.platform.kivy_camera import KivyCamera, module


def scene() -> Image.Image:
    """Bright in its upper left quarter."""
    picture = Image.new("L", (360, 640), 20)
    picture.paste(230, (0, 0, 180, 320))
    return picture


@dataclass(frozen=True, slots=True)
class Camera:
    source: FrameSource
    show: Callable[[], None]
    refuse: Callable[[], str]
    has_torch: bool


@pytest.fixture(params=["fake", "desktop", "android"])
def camera(request: pytest.FixtureRequest) -> Camera:
    made: Camera = request.getfixturevalue(f"{request.param}_camera")
    return made


@pytest.fixture
def fake_camera() -> Camera:
    source, picture = FakeFrames(), scene()
    seen = Frame(picture.tobytes(), picture.width, picture.height)

    def refuse() -> str:
        source.refusal = "failed"
        return "failed"

    return Camera(source, lambda: source.show(seen), refuse, has_torch=True)


@pytest.fixture
def desktop_camera(tmp_path: Path) -> Camera:
    exif = Image.Exif()
    exif[0x0112] = 6  # a phone's picture lies on its side, too
    scene().rotate(90, expand=True).save(tmp_path / "one.jpg", exif=exif)
    (tmp_path / "notes.txt").write_text("no picture")

    def refuse() -> str:
        (tmp_path / "one.jpg").unlink()
        return "no_camera"

    return Camera(FileFrames(tmp_path), lambda: None, refuse, has_torch=False)


@pytest.fixture
def android_camera(android: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Camera]:
    from phone.platform.android.camera import CameraFrames

    monkeypatch.setitem(sys.modules, "kivy.core.camera", module())
    monkeypatch.setattr(KivyCamera, "sizes", ((1280, 720), (640, 480)))
    KivyCamera.scene, KivyCamera.open_now = scene(), 0
    android.java("android.hardware.Camera").orientation = 90
    android.java("android.hardware.Camera").hasTorch = True

    def refuse() -> str:
        android.granting.would_grant = set()
        android.granting.granted.clear()
        return "not_allowed"

    source = CameraFrames()
    yield Camera(source, lambda: None, refuse, has_torch=True)
    source.stop()


def next_frame(camera: Camera, frames: Queue[Frame]) -> Frame:
    camera.show()
    return frames.get(timeout=5)


async def test_frames_come_upright_and_whole(camera: Camera) -> None:
    frames = Queue[Frame]()
    await camera.source.ask()
    camera.source.start(frames.put)
    try:
        seen = next_frame(camera, frames)
    finally:
        camera.source.stop()

    assert len(seen.luma) == seen.width * seen.height
    assert seen.height > seen.width
    grey = Image.frombytes("L", (seen.width, seen.height), seen.luma)
    quarters = grey.resize((2, 2), Image.Resampling.BOX).tobytes()
    assert [shade > 128 for shade in quarters] == [True, False, False, False]


async def test_no_frame_comes_after_the_stop(camera: Camera) -> None:
    frames = Queue[Frame]()
    await camera.source.ask()
    camera.source.start(frames.put)
    next_frame(camera, frames)
    camera.source.stop()
    camera.source.stop()
    await asyncio.sleep(0.3)  # for one that was on its way
    count = frames.qsize()

    camera.show()
    await asyncio.sleep(0.3)

    assert frames.qsize() == count


async def test_a_refusal_says_why(camera: Camera) -> None:
    reason = camera.refuse()

    with pytest.raises(DeviceRefused) as refused:
        await camera.source.ask()
    assert refused.value.reason == reason
    with pytest.raises(DeviceRefused):
        camera.source.start(lambda _: None)


async def test_the_torch_tells_whether_it_did_as_it_was_told(camera: Camera) -> None:
    await camera.source.ask()
    camera.source.start(lambda _: None)
    try:
        assert camera.source.torch(on=True) == camera.has_torch
        assert camera.source.torch(on=False)
    finally:
        camera.source.stop()


async def test_android_gives_the_camera_back_for_the_camera_app(android_camera: Camera) -> None:
    await android_camera.source.ask()
    android_camera.source.start(lambda _: None)
    assert KivyCamera.open_now == 1
    android_camera.source.start(lambda _: None)
    assert KivyCamera.open_now == 1

    android_camera.source.stop()

    assert KivyCamera.open_now == 0


async def test_android_takes_a_smaller_picture_where_the_wanted_size_is_refused(
    android_camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KivyCamera, "sizes", ((640, 480),))
    frames = Queue[Frame]()
    await android_camera.source.ask()
    android_camera.source.start(frames.put)

    seen = next_frame(android_camera, frames)

    assert (seen.width, seen.height) == (480, 640)


async def test_android_without_a_usable_camera_says_so(android_camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KivyCamera, "sizes", ())
    await android_camera.source.ask()

    with pytest.raises(DeviceRefused) as refused:
        android_camera.source.start(lambda _: None)

    assert refused.value.reason == "no_camera"


async def test_a_phone_without_a_torch_says_that_it_is_off(android_camera: Camera, android: Any) -> None:
    android.java("android.hardware.Camera").hasTorch = False
    await android_camera.source.ask()
    android_camera.source.start(lambda _: None)

    assert not android_camera.source.torch(on=True)


@pytest.mark.parametrize(("orientation", "corner"), [(0, 0), (90, 1), (180, 3), (270, 2)])
def test_a_buffer_is_turned_by_the_sensors_orientation(java_machine: None, orientation: int, corner: int) -> None:
    from phone.platform.android.camera import upright

    # One bright corner, upper left in the buffer; its chroma must not be taken for a picture.
    luma = bytes([255, 0, 0, 0, 0, 0])
    seen = upright(luma + b"\x80" * 3, 3, 2, orientation)

    assert (seen.width, seen.height) == ((3, 2) if orientation in {0, 180} else (2, 3))
    corners = [0, seen.width - 1, len(seen.luma) - seen.width, len(seen.luma) - 1]
    assert [seen.luma[place] for place in corners].index(255) == corner


async def test_a_desktop_without_a_folder_of_frames_has_no_camera() -> None:
    with pytest.raises(DeviceRefused):
        await FileFrames(None).ask()
