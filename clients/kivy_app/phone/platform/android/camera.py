"""Camera frames by Kivy's own camera, whose buffers are NV21: the grey values first.

First device build: that frames come, upright (a Code 128 is read when it lies across the screen), at 32 bits too; that
the camera app can take a photo right after scanning; that the torch goes on, and off when scanning stops.
"""

import threading
from collections.abc import Callable
from typing import Any

from jnius import JavaException, autoclass
from PIL import Image

from phone.platform.android.permissions import CAMERA, allowed, ask_for
from phone.platform.seams import DeviceRefused, Frame

INTERVAL_S = 0.08
SIZES = ((1280, 720), (640, 480))
"""What is wanted, and what every camera has."""
_BACK = 0
_UPRIGHT = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
"""Pillow turns to the left, Android says how far to turn to the right."""


def upright(buffer: bytes, width: int, height: int, orientation: int) -> Frame:
    """The grey values of an NV21 buffer, turned by the sensor's orientation: the app is held upright only."""
    luma = buffer[: width * height]
    if orientation not in _UPRIGHT:
        return Frame(luma, width, height)
    turned = Image.frombuffer("L", (width, height), luma).transpose(_UPRIGHT[orientation])
    return Frame(turned.tobytes(), turned.width, turned.height)


class CameraFrames:
    """Made, started and stopped on the main thread, which has the OpenGL context that the camera needs."""

    def __init__(self) -> None:
        self._camera: Any = None
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    async def ask(self) -> None:
        if not await ask_for(CAMERA):
            raise DeviceRefused("not_allowed")

    def start(self, on_frame: Callable[[Frame], None]) -> None:
        if not allowed(CAMERA):
            raise DeviceRefused("not_allowed")
        self.stop()
        self._camera, size = _opened()
        self._stopped = threading.Event()
        arguments = (self._camera, size, _orientation(), on_frame, self._stopped)
        self._thread = threading.Thread(target=_grab, args=arguments, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._camera is None:
            return
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=2)  # it may be inside the buffer that is given back next
        # Kivy releases it only when it is collected; until then no other app gets the camera.
        self._camera._release_camera()  # noqa: SLF001  # there is no public way
        self._camera = self._thread = None

    def torch(self, *, on: bool) -> bool:
        if self._camera is None:
            return not on
        device = self._camera._android_camera  # noqa: SLF001  # Kivy has no torch
        parameters = device.getParameters()
        modes = parameters.getSupportedFlashModes()
        if modes is None or not modes.contains("torch"):
            return not on
        parameters.setFlashMode("torch" if on else "off")
        device.setParameters(parameters)
        return True


def _opened() -> tuple[Any, tuple[int, int]]:
    from kivy.core.camera import Camera  # noqa: PLC0415  # it opens a window system, so only when it is needed

    for size in SIZES:
        try:
            return Camera(index=_BACK, resolution=size, stopped=False), size
        except JavaException:
            continue  # held by another app, or not of this size
    raise DeviceRefused("no_camera")


def _orientation() -> int:
    info: Any = autoclass("android.hardware.Camera$CameraInfo")()
    autoclass("android.hardware.Camera").getCameraInfo(_BACK, info)
    return int(info.orientation)


def _grab(
    camera: Any, size: tuple[int, int], orientation: int, on_frame: Callable[[Frame], None], stopped: threading.Event
) -> None:
    while not stopped.wait(INTERVAL_S):
        buffer = camera.grab_frame()
        if buffer is not None:
            on_frame(upright(buffer, *size, orientation))
