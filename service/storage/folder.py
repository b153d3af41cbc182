"""A store in a folder of this machine whose puts survive a power failure."""

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import obstore
from obstore.store import LocalStore

from service.clock import Clock
from service.storage.keys import checked
from service.storage.store import ObjectStore, refusals

_STAGING = ".staging"
_STAGED_SECONDS = 3600
_THREADS = 8


class FolderStore(ObjectStore):
    """Reads through obstore and writes by itself, because obstore's local store never calls fsync.

    Puts run in threads of their own: a slow disk must not hold up other work that waits for a thread.
    """

    def __init__(self, folder: Path) -> None:
        """Makes the folder. Raises `StoreUnavailable` when that cannot be done."""
        self._folder = folder
        self._staging = folder / _STAGING
        with refusals(str(folder)):
            self._staging.mkdir(parents=True, exist_ok=True)
            _sync_folder(folder)
            self._sweep_staging()
            super().__init__(LocalStore(folder, automatic_cleanup=True))
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="store")

    async def put(self, key: str, content: bytes | Sequence[bytes]) -> None:
        pieces = [content] if isinstance(content, bytes) else list(content)
        place = self._folder / checked(key)
        with refusals(key):
            await asyncio.get_running_loop().run_in_executor(self._threads, self._write, place, pieces)

    async def exists(self, key: str) -> bool:
        """Asked without a thread, which costs far more than the look."""
        with refusals(key):
            return (self._folder / checked(key)).is_file()

    async def _delete(self, keys: list[str]) -> None:
        for key in keys:
            with suppress(FileNotFoundError):
                await obstore.delete_async(self._backend, key)

    def close(self) -> None:
        self._threads.shutdown()

    def _write(self, place: Path, pieces: Sequence[bytes]) -> None:
        """The name appears only after all bytes are on the disk, so that no name ever stands for a part."""
        staged = self._staging / uuid4().hex
        try:
            _write_synced(staged, pieces)
            _move(staged, place)
        finally:
            with suppress(OSError):
                staged.unlink()  # Only a failure has left it there.
        folder = place.parent
        while folder != self._folder.parent:
            # Up to the root: a folder that another writer has just made may not be on the disk yet.
            _sync_folder(folder)
            folder = folder.parent

    def _sweep_staging(self) -> None:
        """Remove what a killed process left half written; no put takes an hour."""
        now = Clock().now().timestamp()
        for left in self._staging.iterdir():
            with suppress(FileNotFoundError):
                if now - left.stat().st_mtime > _STAGED_SECONDS:
                    left.unlink()


def _write_synced(place: Path, pieces: Sequence[bytes]) -> None:
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    try:
        for piece in pieces:
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _move(staged: Path, place: Path) -> None:
    """Rename into a folder that may not exist yet, or that a delete empties and removes meanwhile."""
    for _ in range(10):
        try:
            staged.rename(place)
        except FileNotFoundError:
            place.parent.mkdir(parents=True, exist_ok=True)
        else:
            return
    staged.rename(place)


def _sync_folder(folder: Path) -> None:
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return  # The object was deleted meanwhile, and its folder with it.
    except PermissionError:
        if os.name == "nt":
            return  # Windows opens no folders and keeps their entries in its own journal.
        raise
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
