"""Photos made small for the screen, off the main thread, and kept while the check lasts."""

from pathlib import Path
from typing import Any

from phone.ui.kit.previews import texture_of

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
