"""A camera that takes the pictures a test lays out."""

import io
from pathlib import Path

from PIL import Image

from phone.platform.seams import DeviceRefused


def plain_picture(number: int = 0, size: tuple[int, int] = (640, 480)) -> bytes:
    """A JPEG of one colour, another for each number."""
    colour = (number * 53 % 256, number * 97 % 256, 200 - number * 31 % 200)
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "JPEG", quality=85)
    return target.getvalue()


class FakePhotoTaker:
    """Takes `next_pictures` in turn (None: the person went back), then plain ones, each of its own colour."""

    def __init__(self, folder: Path, *pictures: bytes | None, refusal: str | None = None) -> None:
        self._folder = folder
        self.next_pictures = list(pictures)
        self.refusal = refusal
        self.taken = 0

    async def take(self) -> Path | None:
        if self.refusal is not None:
            raise DeviceRefused(self.refusal)
        picture = self.next_pictures.pop(0) if self.next_pictures else plain_picture(self.taken)
        if picture is None:
            return None
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"picture-{self.taken}.jpg"
        path.write_bytes(picture)
        self.taken += 1
        return path
