"""Photos of a report: their sizes and digests first, what they are only for a report that may be taken."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import UploadFile

from service.errors import TooLarge
from service.evidence.imaging import Examined, examine
from service.evidence.room import EvidenceRoom, in_thread
from service.settings import Settings
from service.storage import photo_key


class ReportPhotoTooLarge(TooLarge):
    code = "report_photo_too_large"


@dataclass(frozen=True, slots=True)
class TakenPhoto:
    """Its bytes are in the store."""

    sha256: str
    size: int
    examined: Examined


async def digests_of(photos: Sequence[UploadFile], settings: Settings) -> list[str]:
    """Raises `ReportPhotoTooLarge`."""
    digests = []
    for photo in photos:
        if (photo.size or 0) > settings.max_report_photo_bytes:
            raise ReportPhotoTooLarge(megabytes=settings.max_report_photo_bytes // 2**20)
        digests.append(hashlib.sha256(await photo.read()).hexdigest())
        await photo.seek(0)
    return digests


async def store_photos(room: EvidenceRoom, photos: Sequence[UploadFile], digests: Sequence[str]) -> list[TakenPhoto]:
    """One after another, each whole in memory only while it is looked at. Raises `PhotoRefused`, `StoreFull`."""
    taken: dict[str, TakenPhoto] = {}
    for photo, sha256 in zip(photos, digests, strict=True):
        if sha256 in taken:
            continue
        content = await photo.read()
        examined = await in_thread(examine, content)
        await room.store.put(photo_key(sha256), content)
        taken[sha256] = TakenPhoto(sha256, len(content), examined)
    return list(taken.values())
