"""Photos from a folder, or drawn ones."""

import asyncio
import io
import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from phone.core.clock import Clock
from phone.platform.desktop.pictures import pictures_in


class FolderPhotoTaker:
    """Each take is a copy of the next picture of the folder, or a test picture with the time."""

    def __init__(self, folder: Path | None, target: Path, clock: Clock | None = None) -> None:
        self._folder, self._target, self._clock = folder, target, clock or Clock()
        self._taken = 0

    async def take(self) -> Path | None:
        return await asyncio.to_thread(self._take)

    def _take(self) -> Path:
        pictures = pictures_in(self._folder)
        self._target.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=".jpg", dir=self._target)
        os.close(handle)
        taken = Path(name)
        if pictures:
            shutil.copyfile(pictures[self._taken % len(pictures)], taken)
        else:
            taken.write_bytes(drawn(self._clock.now(), self._taken + 1))
        self._taken += 1
        return taken


def drawn(now: datetime, number: int) -> bytes:
    """A picture of a phone's shape that nobody takes for evidence."""
    picture = Image.linear_gradient("L").resize((1600, 1200)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((200, 350, 1400, 850), fill=(250, 248, 240), outline=(170, 40, 40), width=12)
    draw.text((800, 500), "TEST PICTURE", anchor="mm", font=ImageFont.load_default(120), fill=(170, 40, 40))
    draw.text(
        (800, 700),
        f"{now:%d/%m/%Y %H:%M:%S}  {number}",
        anchor="mm",
        font=ImageFont.load_default(80),
        fill=(30, 30, 30),
    )
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=90)
    return target.getvalue()
