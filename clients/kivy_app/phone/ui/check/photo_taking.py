"""A photo from the camera to the draft: shrunk, stored, and only then named."""

import asyncio
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from phone.core.clock import Clock
from phone.core.draft import DraftPhoto
from phone.platform.seams import DeviceRefused, PhotoTaker
from phone.platform.shrinking import NoPicture, shrink
from phone.store.photos import Photos
from phone.ui.check.flow import MOST_PHOTOS, Flow
from schemas.base import Position
from schemas.spot_checks import PhotoKind


class Taken(StrEnum):
    """What came of it; each but the first two is said in words."""

    DONE = "done"
    WENT_BACK = "went_back"
    NO_CAMERA = "no_camera"
    NOT_ALLOWED = "not_allowed"
    FAILED = "failed"
    NO_PICTURE = "no_picture"
    TOO_MANY = "too_many"


async def take_photo(
    taker: PhotoTaker, photos: Photos, clock: Clock, flow: Flow, kind: PhotoKind, instead_of: str | None = None
) -> Taken:
    """The camera's own file is deleted in the end. What the store raises when it is full comes through."""
    if instead_of is None and len(flow.draft.photos) >= MOST_PHOTOS:
        return Taken.TOO_MANY
    try:
        path = await taker.take()
    except DeviceRefused as refused:
        return Taken(refused.reason)
    if path is None:
        return Taken.WENT_BACK
    taken_at = clock.now()
    try:
        data = await asyncio.to_thread(_shrunk, path, taken_at, flow.draft.position)
        sha256, _ = await asyncio.to_thread(photos.add, data)
    except NoPicture:
        return Taken.NO_PICTURE
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)
    flow.add_photo(DraftPhoto(sha256=sha256, kind=kind, size=len(data), taken_at=taken_at), instead_of)
    return Taken.DONE


def _shrunk(path: Path, taken_at: datetime, position: Position | None) -> bytes:
    return shrink(path.read_bytes(), taken_at, position)
