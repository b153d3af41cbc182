"""A window without a screen, and an app in it that a test touches and types into."""

import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

# Kivy reads these when it is imported.
os.environ.update(
    KIVY_NO_ARGS="1", KIVY_NO_CONSOLELOG="1", KIVY_NO_FILELOG="1", KIVY_NO_CONFIG="1", KIVY_WINDOW="sdl2",
    KIVY_METRICS_DENSITY="1", KIVY_DPI="160", SDL_VIDEODRIVER="offscreen", SDL_AUDIODRIVER="dummy",
    KIVY_HOME=tempfile.mkdtemp(prefix="quacan-kivy-"),
)  # fmt: skip

from kivy.config import Config  # after the settings

# A window without a screen keeps the size it was made with; a test uses as much of it as its phone has.
Config.set("graphics", "width", "1280")
Config.set("graphics", "height", "1280")
for name, _ in Config.items("input"):
    Config.remove_option("input", name)

from tests.phone.ui.drive import Drive  # noqa: E402  # after the settings


@pytest.fixture
async def drive(tmp_path: Path) -> AsyncIterator[Drive]:
    """Opens the app with one page, touches, types, and looks; see `Drive`."""
    driver = Drive(tmp_path)
    yield driver
    await driver.close()
