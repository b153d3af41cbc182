"""Photos made small for the screen, off the main thread."""

import asyncio
from pathlib import Path
from typing import Any

from kivy.graphics.texture import Texture
from PIL import Image


async def texture_of(path: Path, longest: int) -> Any:
    """`longest`: pixels of the longer side. None where the file is no picture, or is not there."""
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
