"""Why a photo is not taken: each reason with its code, and never another exception."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from service.errors import ServiceError


class PhotoRefused(ServiceError):
    """`reason` is for the log; users read the catalogue's words for `code`."""

    code = "photo_refused"

    def __init__(self, reason: str, **values: str | int) -> None:
        super().__init__()
        self.values = values
        self.reason = reason

    def __reduce__(self) -> tuple[Any, ...]:
        """A refusal reaches the caller from a worker process, too."""
        return partial(type(self), self.reason, **self.values), ()

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"


class UnsupportedPhoto(PhotoRefused):
    """No picture at all, or of a kind that is not taken."""

    status = 415
    code = "photo_type_unsupported"


class DamagedPhoto(PhotoRefused):
    """It says that it is a picture, but cannot be decoded."""

    code = "photo_damaged"


class TruncatedPhoto(DamagedPhoto):
    """A part of it is missing."""

    code = "photo_truncated"


class TooManyPixels(PhotoRefused):
    """Decoding it would take more memory or time than any phone's photo needs."""

    status = 413
    code = "photo_too_many_pixels"

    def __init__(self, reason: str = "", *, width: int, height: int) -> None:
        super().__init__(reason or f"{width}x{height}", width=width, height=height)


# What Pillow, libheif and zlib raise over broken input; some of it by accident of their parsing.
_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,
    struct.error,
    zlib.error,
)


@contextmanager
def decoding() -> Iterator[None]:
    """Turn whatever a decoder raises over the bytes into a `DamagedPhoto`."""
    try:
        yield
    except PhotoRefused:
        raise
    except _FAILURES as error:
        reason = f"{type(error).__name__}: {error}"[:300]
        kind = TruncatedPhoto if "truncated" in reason or "end of file" in reason.lower() else DamagedPhoto
        raise kind(reason) from error
