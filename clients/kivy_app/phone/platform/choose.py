"""Which devices this is: Android's, or a desktop's."""

import os
from importlib import import_module
from pathlib import Path

from phone.platform.seams import Devices


def on_android() -> bool:
    """As python-for-android's start code tells."""
    return "ANDROID_ARGUMENT" in os.environ


def devices_of(home: Path) -> Devices:
    """The devices of this machine; their modules are imported only now, for each needs what the other lacks."""
    module = import_module(f"phone.platform.{'android' if on_android() else 'desktop'}.devices")
    devices: Devices = module.devices(home)
    return devices


def android_home() -> Path:
    """A folder that outlives an upgrade of the app: what lies beside the code is deleted then. Raises `KeyError`."""
    return Path(os.environ["ANDROID_PRIVATE"]) / "quacan"
