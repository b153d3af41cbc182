"""Devices for tests: each does what a test tells it."""

from pathlib import Path

from phone.platform.fakes.camera import FakeCodeReader, FakeFrames
from phone.platform.fakes.connectivity import FakeConnectivity
from phone.platform.fakes.locator import FakeLocator
from phone.platform.fakes.photos import FakePhotoTaker
from phone.platform.fakes.vault import FakeVault
from phone.platform.seams import Devices

__all__ = [
    "FakeCodeReader",
    "FakeConnectivity",
    "FakeFrames",
    "FakeLocator",
    "FakePhotoTaker",
    "FakeVault",
    "fake_devices",
]


def fake_devices(home: Path, name: str = "test phone") -> Devices:
    """A phone with everything, online, that sees no code and knows no place until it is told."""
    return Devices(
        name=name,
        home=home,
        frames=FakeFrames(),
        reader=FakeCodeReader(),
        photos=FakePhotoTaker(home / "taken"),
        locator=FakeLocator(),
        vault=FakeVault(),
        connectivity=FakeConnectivity(),
    )
