"""Files that are on disk, whole, when the call returns."""

import errno
import os
from pathlib import Path

from phone.store.errors import StorageFull

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
UNFINISHED = ".part"
"""Ends the name of a file that was never finished; nothing is lost with it."""


def write_whole(path: Path, data: bytes) -> None:
    """The file under its name is the old one or the new one, whenever the battery dies. Raises `StorageFull`."""
    part = path.with_name(path.name + UNFINISHED)
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as refused:
        part.unlink(missing_ok=True)
        if refused.errno in _NO_ROOM:
            raise StorageFull from refused
        raise


def make_folder(path: Path) -> None:
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        sync_folder(path.parent)


def sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Names are kept by the folder, not by the file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
