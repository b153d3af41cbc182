"""Photos made small for the screen, off the main thread, and kept while the check lasts."""

import asyncio
from pathlib import Path
from typing import Any

from kivy.graphics.texture import Texture
from PIL import Image

SMALL = 480
LARGE = 1600
"""Pixels of the longer side."""


class Previews:
    """Textures by digest; `large` ones are made anew each time."""

    def __init__(self) -> None:
        self._small: dict[str, Any] = {}

    def known(self, sha256: str) -> Any:
        return self._small.get(sha256)

    async def small(self, sha256: str, path: Path) -> Any:
        """None where the file is no picture."""
        if sha256 not in self._small:
            self._small[sha256] = await texture_of(path, SMALL)
        return self._small[sha256]


async def texture_of(path: Path, longest: int) -> Any:
    """None where the file is no picture."""
    try:
        size, pixels = await asyncio.to_thread(_pixels, path, longest)
    except OSError:
        return None
    texture = Texture.create(size=size, colorfmt="rgb")
    texture.blit_buffer(pixels, colorfmt="rgb", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture


def _pixels(path: Path, longest: int) -> tuple[tuple[int, int], bytes]:
    with Image.open(path) as image:
        image.draft("RGB", (longest, longest))
        image.thumbnail((longest, longest))
        small = image.convert("RGB")
    return small.size, small.tobytes()
