"""The seams between the app and the device; every adapter of one holds to the same contract test."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from schemas.base import Position


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of the camera as grey values, row by row without padding."""

    luma: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Code:
    """A code read: its text, and its symbology as `qr`, `code128` or `data_matrix`."""

    text: str
    symbology: str


class CodeReader(Protocol):
    def read(self, frame: Frame) -> list[Code]:
        """Every code found; may take long and is called off the main thread."""


class FrameSource(Protocol):
    """Camera frames for scanning, upright as the person holds the phone."""

    async def ask(self) -> None:
        """Ask the person for leave to use the camera where the device wants that. Raises `DeviceRefused`."""

    def start(self, on_frame: Callable[[Frame], None]) -> None:
        """`on_frame` may be called on any thread. Raises `DeviceRefused` without a camera or leave to use it."""

    def stop(self) -> None: ...

    def torch(self, *, on: bool) -> bool:
        """Whether the torch is now as wished; False where there is none."""


class PhotoTaker(Protocol):
    async def take(self) -> Path | None:
        """A file with the picture as the camera made it, the caller's to delete; None when the person went back.

        Raises `DeviceRefused`.
        """


class Locator(Protocol):
    async def locate(self, timeout_s: float) -> Position | None:
        """Where the phone is; None when that cannot be told in time or is not allowed."""


class TokenVault(Protocol):
    """Keeps secrets where other apps cannot read them."""

    def get(self, name: str) -> str | None: ...

    def set(self, name: str, secret: str) -> None: ...

    def clear(self, name: str) -> None: ...


class Connectivity(Protocol):
    def online(self) -> bool:
        """Whether the device believes to have a network; never proof that the service can be reached."""

    def watch(self, on_change: Callable[[bool], None]) -> None:
        """`on_change` may be called on any thread."""

    def stop(self) -> None: ...


class DeviceRefused(Exception):
    """The device cannot or may not: `reason` is `no_camera`, `not_allowed` or `failed`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Devices:
    """All seams of one device; `name` is what the phone is called at sign-in, `home` its private folder."""

    name: str
    home: Path
    frames: FrameSource
    reader: CodeReader
    photos: PhotoTaker
    locator: Locator
    vault: TokenVault
    connectivity: Connectivity
