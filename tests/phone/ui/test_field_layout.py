"""Every state of the screens of the field: nothing overlaps, nothing is cut off, all targets are big enough."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.phone.ui import nuoc_hai, walks
from tests.phone.ui.drive import Drive

PICTURED: dict[tuple[str, float], str] = {("vi", 1): "field", ("en", 2): "field_en_2"}
"""Of which the pictures are kept; their pixels take longer to read than to draw."""
WALKS = (walks.lists, walks.measuring, walks.looking, walks.unregistered, walks.scanning)


def looker(drive: Drive, folder: str, faults: dict[str, list[str]]) -> Callable[[str], Awaitable[None]]:
    async def look(name: str) -> None:
        await drive.frames(2)
        found = drive.faults()
        if found:
            faults[name] = found
        if folder:
            await drive.screenshot(f"{folder}/{name}")

    return look


@pytest.mark.parametrize("density", [1, 2])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("walk", WALKS)
async def test_every_state_is_sound(drive: Drive, walk: Any, language: str, density: float) -> None:
    faults: dict[str, list[str]] = {}
    phone = nuoc_hai.nuoc_hai(drive.home, language=language)
    folder = PICTURED.get((language, density), "")
    await walk(drive, phone, looker(drive, folder, faults), density=density)
    assert faults == {}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("walk", WALKS)
async def test_every_state_has_room_for_large_letters(drive: Drive, walk: Any, language: str) -> None:
    faults: dict[str, list[str]] = {}
    phone = nuoc_hai.nuoc_hai(drive.home, language=language)
    folder = "field_large" if language == "vi" else ""
    await walk(drive, phone, looker(drive, folder, faults), fontscale=1.3)
    assert faults == {}
