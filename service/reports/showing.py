"""Photos of reports: to inspectors within scope, and to the sender those that were released."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import Response
from starlette.datastructures import Headers

from service.db import ReadSession
from service.evidence.room import EvidenceRoom
from service.evidence.showing import PhotoSize
from service.identity.who import Who


@dataclass(frozen=True, slots=True)
class WantedPhoto:
    report_id: UUID
    sha256: str
    size: PhotoSize


async def show_photo(
    room: EvidenceRoom, session: ReadSession, who: Who, wanted: WantedPhoto, asked: Headers
) -> Response:
    """The original to teams and the department alone, and in the ledger. Raises `NotFound`, `Forbidden`."""
    raise NotImplementedError


async def show_public_photo(room: EvidenceRoom, session: ReadSession, receipt: str, sha256: str) -> Response:
    """Made anew without metadata, and only what an inspector released. Raises `NotFound`."""
    raise NotImplementedError
