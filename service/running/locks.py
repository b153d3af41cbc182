"""Advisory file locks: they fall when the last process that holds them does, however it dies."""

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Waits until no other process is between these two points."""
    lock = take(path, shared=False, wait=True)
    try:
        yield
    finally:
        release(lock)


def take(path: Path, *, shared: bool, wait: bool) -> int:
    """The descriptor that holds the lock; raises BlockingIOError where it would have to wait and may not.

    Raises FileNotFoundError when the folder, or the file while we waited for it, was deleted.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(descriptor, mode if wait else mode | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    if os.fstat(descriptor).st_nlink == 0:
        os.close(descriptor)
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    return descriptor


def try_take(path: Path, *, shared: bool) -> int | None:
    try:
        return take(path, shared=shared, wait=False)
    except BlockingIOError:
        return None


def release(descriptor: int | None) -> None:
    """Lets go of this process's hold; a lock handed down to a child stays until the child is gone as well."""
    if descriptor is not None:
        os.close(descriptor)
