"""Files that are on disk, whole, when the call returns."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from phone.store.errors import StorageFull

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
UNFINISHED = ".part"
"""Ends the name of a file that was never finished; nothing is lost with it."""


def write_whole(path: Path, data: bytes) -> None:
    """The file under its name is the old one or the new one, whenever the battery dies. Raises `StorageFull`."""
    part = path.with_name(path.name + UNFINISHED)
    with _telling_no_room():
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            sync_folder(path.parent)
        except OSError:
            part.unlink(missing_ok=True)
            raise


def make_folder(path: Path) -> None:
    """Raises `StorageFull`."""
    if not path.is_dir():
        with _telling_no_room():
            path.mkdir(parents=True, exist_ok=True)
            sync_folder(path.parent)


@contextmanager
def _telling_no_room() -> Iterator[None]:
    try:
        yield
    except OSError as refused:
        if refused.errno in _NO_ROOM:
            raise StorageFull from refused
        raise


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
