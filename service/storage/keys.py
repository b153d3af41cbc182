"""Where things lie in the store: every key the service writes is made here."""

import re
from uuid import UUID

PHOTOS = "photos"
DERIVED = "derived"
UPLOADS = "uploads"

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z0-9_]+")
_NONCE = re.compile(r"[A-Za-z0-9_-]+")
_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


def photo_key(sha256: str) -> str:
    """The original's key. Raises `ValueError` for anything but 64 lower-case hexadecimal digits."""
    return f"{PHOTOS}/{_shelf(sha256)}"


def derived_key(sha256: str, size_name: str) -> str:
    """The key of a smaller picture made from the original with this digest."""
    if not _NAME.fullmatch(size_name):
        raise ValueError(f"not the name of a size: {size_name!r}")
    return f"{DERIVED}/{_shelf(sha256)}-{size_name}"


def upload_prefix(upload_id: UUID) -> str:
    """Below it lie the pieces of one upload."""
    return f"{UPLOADS}/{upload_id}"


def upload_part_key(upload_id: UUID, offset: int, nonce: str) -> str:
    """A new nonce for each try, so that a late piece never overwrites one that is already counted."""
    if offset < 0 or not _NONCE.fullmatch(nonce):
        raise ValueError(f"not a key of this store: {offset}-{nonce!r}")
    return f"{upload_prefix(upload_id)}/{offset}-{nonce}"


def checked(key: str) -> str:
    """The key itself when every store takes it unchanged, else `ValueError`."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a key of this store: {key!r}")
    return key


def _shelf(sha256: str) -> str:
    # 4096 shelves: with a shelf for every two bytes nearly each of the first 65 536 photos would have to
    # make its own folder durable, which costs as much again as storing the photo.
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256 digest: {sha256!r}")
    return f"{sha256[:3]}/{sha256}"
