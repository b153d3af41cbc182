"""All of Android's devices.

Classes of Java are looked up when an adapter is made, on the main thread: a thread that Python began finds only those
of the system, not those of the app.
"""

from pathlib import Path
from typing import Any

from jnius import autoclass

from phone.platform.android.camera import CameraFrames
from phone.platform.android.code_reader import ZxingJavaReader
from phone.platform.android.connectivity import NetworkConnectivity
from phone.platform.android.locator import AndroidLocator
from phone.platform.android.photos import CameraAppPhotoTaker
from phone.platform.android.vault import KeystoreVault
from phone.platform.seams import Devices


def devices(home: Path) -> Devices:
    """Call it on the main thread."""
    home.mkdir(parents=True, exist_ok=True)
    build: Any = autoclass("android.os.Build")
    return Devices(
        name=f"{build.MANUFACTURER} {build.MODEL}"[:120],
        home=home,
        frames=CameraFrames(),
        reader=ZxingJavaReader(),
        photos=CameraAppPhotoTaker(home / "camera"),
        locator=AndroidLocator(),
        vault=KeystoreVault(home / "vault"),
        connectivity=NetworkConnectivity(),
    )
