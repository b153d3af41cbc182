"""All devices of a desktop, and the environment variables that feed them.

QUACAN_PHONE_FRAMES    a folder of pictures that the camera shows one after another while scanning
QUACAN_PHONE_PHOTOS    a folder whose pictures are taken in turn; without it, test pictures are drawn
QUACAN_PHONE_POSITION  where the phone is, as latitude,longitude or latitude,longitude,accuracy in metres
"""

import os
import platform
from collections.abc import Mapping
from pathlib import Path

from phone.platform.desktop.code_reader import ZxingCppReader
from phone.platform.desktop.connectivity import FileSwitch
from phone.platform.desktop.frames import FileFrames
from phone.platform.desktop.locator import FixedLocator, position_of
from phone.platform.desktop.photos import FolderPhotoTaker
from phone.platform.desktop.vault import FileVault
from phone.platform.seams import Devices


def devices(home: Path, environment: Mapping[str, str] = os.environ) -> Devices:
    """Raises `ValueError` for a position that is none."""
    home.mkdir(parents=True, exist_ok=True)
    return Devices(
        name=platform.node() or "desktop",
        home=home,
        frames=FileFrames(_folder(environment, "QUACAN_PHONE_FRAMES")),
        reader=ZxingCppReader(),
        photos=FolderPhotoTaker(_folder(environment, "QUACAN_PHONE_PHOTOS"), home / "camera"),
        locator=FixedLocator(position_of(environment.get("QUACAN_PHONE_POSITION", ""))),
        vault=FileVault(home / "vault.json"),
        connectivity=FileSwitch(home / "offline"),
    )


def _folder(environment: Mapping[str, str], name: str) -> Path | None:
    named = environment.get(name)
    return Path(named).expanduser() if named else None
