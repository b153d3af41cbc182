"""Which devices the app gets, and what feeds a desktop's."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from phone.platform.choose import android_home, devices_of
from phone.platform.desktop.devices import devices
from phone.platform.fakes import fake_devices
from phone.platform.seams import Devices
from PIL import Image

from schemas.base import Position


def module_of(part: object) -> str:
    return ".".join(type(part).__module__.split(".")[:3])


def parts(of: Devices) -> list[object]:
    return [of.frames, of.reader, of.photos, of.locator, of.vault, of.connectivity]


def test_a_machine_without_android_gets_the_desktops_devices(home: Path) -> None:
    found = devices_of(home)

    assert {module_of(part) for part in parts(found)} == {"phone.platform.desktop"}
    assert found.home == home
    assert home.is_dir()
    assert found.name


def test_android_gets_its_own(home: Path, android: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANDROID_ARGUMENT", "/data/user/0/vn.quacan/files/app")
    monkeypatch.setenv("ANDROID_PRIVATE", "/data/user/0/vn.quacan/files")

    found = devices_of(home)

    assert {module_of(part) for part in parts(found)} == {"phone.platform.android"}
    assert found.name == "Stub SM-A042F"
    assert android_home() == Path("/data/user/0/vn.quacan/files/quacan"), "beside the code, which upgrades delete"


async def test_a_desktop_is_fed_by_its_environment(home: Path, tmp_path: Path) -> None:
    Image.new("L", (8, 8), 3).save(tmp_path / "one.png")
    environment = {
        "QUACAN_PHONE_FRAMES": str(tmp_path),
        "QUACAN_PHONE_PHOTOS": str(tmp_path),
        "QUACAN_PHONE_POSITION": "22.74,106.18",
    }

    found = devices(home, environment)

    await found.frames.ask()
    taken = await found.photos.take()
    assert taken is not None
    assert await asyncio.to_thread(taken.read_bytes) == (tmp_path / "one.png").read_bytes()
    assert await found.locator.locate(1) == Position(lat=22.74, lon=106.18)


async def test_fake_devices_work_from_the_start(home: Path) -> None:
    found = fake_devices(home)

    await found.frames.ask()
    assert await found.photos.take() is not None
    assert await found.locator.locate(1) is None
    assert found.vault.get("refresh") is None
    assert found.connectivity.online()
