"""Camera frames from a folder of pictures."""

import threading
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

from PIL import Image, ImageOps

from phone.platform.desktop.pictures import pictures_in
from phone.platform.seams import DeviceRefused, Frame

INTERVAL_S = 0.1
SHOWN_FOR = 15
"""Frames of one picture before the next: as long as somebody holds a phone still."""
LONGEST = 1280


def frame_of(picture: Image.Image) -> Frame:
    """The picture as a camera would see it, upright and no larger than a camera's preview."""
    grey = ImageOps.exif_transpose(picture).convert("L")
    grey.thumbnail((LONGEST, LONGEST))
    return Frame(grey.tobytes(), grey.width, grey.height)


class FileFrames:
    """Shows each picture for a second and a half, again and again; without a folder there is no camera."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._stopped: threading.Event | None = None

    async def ask(self) -> None:
        if not pictures_in(self._folder):
            raise DeviceRefused("no_camera")

    def start(self, on_frame: Callable[[Frame], None]) -> None:
        pictures = pictures_in(self._folder)
        if not pictures:
            raise DeviceRefused("no_camera")
        self.stop()
        self._stopped = threading.Event()
        threading.Thread(target=_show, args=(_frames(pictures), on_frame, self._stopped), daemon=True).start()

    def stop(self) -> None:
        if self._stopped is not None:
            self._stopped.set()
            self._stopped = None

    def torch(self, *, on: bool) -> bool:
        return not on


def _frames(pictures: list[Path]) -> Iterator[Frame]:
    for path in cycle(pictures):
        with Image.open(path) as picture:
            frame = frame_of(picture)
        for _ in range(SHOWN_FOR):
            yield frame


def _show(frames: Iterator[Frame], on_frame: Callable[[Frame], None], stopped: threading.Event) -> None:
    for frame in frames:
        on_frame(frame)
        if stopped.wait(INTERVAL_S):
            return
