"""Kivy's camera as `camera_android` offers it: a buffer in NV21, and privately the device and its release."""

import types
from typing import Any

from PIL import Image

from tests.phone.platform import jvm


class KivyCamera:
    """Sees `scene`; takes only sizes in `sizes`, as a device refuses others with an exception of Java's."""

    scene: Image.Image
    sizes = ((1280, 720), (640, 480))
    open_now = 0

    def __init__(self, *, index: int, resolution: tuple[int, int], stopped: bool) -> None:
        assert (index, stopped) == (0, False)
        if resolution not in self.sizes:
            jvm.java("java.lang.Integer").parseInt("setParameters failed")
        type(self).open_now += 1
        self._resolution = resolution
        self._android_camera = jvm.java("android.hardware.Camera")()

    def grab_frame(self) -> bytes | None:
        # A sensor lies on its side: what is upright before the phone is turned to the left in its buffer.
        turned = self.scene.rotate(jvm.java("android.hardware.Camera").orientation, expand=True)
        luma = turned.resize(self._resolution).tobytes()
        return luma + bytes(len(luma) // 2)

    def _release_camera(self) -> None:
        type(self).open_now -= 1


def module() -> Any:
    made: Any = types.ModuleType("kivy.core.camera")
    made.Camera = KivyCamera
    return made
