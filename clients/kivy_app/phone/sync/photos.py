"""Sending one photo by tus: from where it stands, piece by piece."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from phone.sync.answers import (
    TUS_VERSION,
    Answer,
    NetworkTrouble,
    NotOurService,
    Refused,
    read_offset,
    upload_offset,
)
from phone.sync.pace import Pace
from phone.sync.records import path_of
from phone.sync.session import Session

_STREAM = {"Content-Type": "application/offset+octet-stream"}
_BLOCK = 16 * 1024
_TURNS = 3
"""How often in one go the service may say that it stands elsewhere than thought."""


class PhotoUnusable(Exception):
    """The file here is not what the record names; `code` is `photo_missing_here` or `photo_damaged_here`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Errand:
    """One photo on its way. `url` is the upload's path where one was begun; `tried` if an answer may have been lost."""

    person_id: UUID
    record_id: UUID
    sha256: str
    size: int
    file: Path
    url: str | None
    tried: bool


class PhotoSender:
    """Keeps what the link manages from one photo to the next."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.pace = Pace()

    async def send(self, errand: Errand, on_begun: Callable[[str | None], None], may_go_on: Callable[[], bool]) -> bool:
        """Whether all of it has arrived; False when `may_go_on` said to let something else go first.

        `on_begun` is told the upload's path before it is relied upon, and None when it is worth nothing any more.
        Raises `PhotoUnusable` and what `Session.ask` does.
        """
        await asyncio.to_thread(_check_file, errand)
        turns = 0
        url, offset = await self._resume(errand, on_begun)
        while offset < errand.size:
            if not may_go_on():
                return False
            try:
                offset = await self._piece(errand, url, offset)
            except Refused as refused:
                turns += 1
                stands_at = read_offset(refused.headers) if refused.code == "upload_offset" else None
                if turns > _TURNS or (stands_at is None and refused.status not in {404, 410}):
                    raise
                if stands_at is not None and stands_at <= errand.size:
                    offset = stands_at
                else:
                    on_begun(None)
                    url, offset = await self._begin(errand, on_begun, resume=True)
        return True

    async def _resume(self, errand: Errand, on_begun: Callable[[str | None], None]) -> tuple[str, int]:
        """The upload to go on with and where it stands, a new one where the old is gone."""
        if errand.url is None:
            return await self._begin(errand, on_begun, resume=errand.tried)
        try:
            answer = await self._ask(errand, "HEAD", errand.url)
        except Refused as refused:
            if refused.status not in {404, 410}:
                raise
            on_begun(None)
            return await self._begin(errand, on_begun, resume=True)
        return errand.url, self._offset(answer, errand)

    async def _begin(self, errand: Errand, on_begun: Callable[[str | None], None], *, resume: bool) -> tuple[str, int]:
        """With the first piece, unless the service may have some of it from a try whose answer was lost."""
        digest = base64.b64encode(errand.sha256.encode()).decode()
        headers = {"Upload-Length": str(errand.size), "Upload-Metadata": f"sha256 {digest},resume"}
        size = 0 if resume else self.pace.next_piece(errand.size)
        answer = await self._ask(errand, "POST", f"{path_of(errand.record_id)}/photos", headers, piece=(0, size))
        offset = self._offset(answer, errand)
        url = _upload_path(errand, answer)
        on_begun(url)
        return url, offset

    async def _piece(self, errand: Errand, url: str, offset: int) -> int:
        size = self.pace.next_piece(errand.size - offset)
        answer = await self._ask(errand, "PATCH", url, {"Upload-Offset": str(offset)}, piece=(offset, size))
        reached = self._offset(answer, errand)
        if reached <= offset:
            raise NotOurService("portal")
        return reached

    def _offset(self, answer: Answer, errand: Errand) -> int:
        offset = upload_offset(answer, errand.size)
        self._session.heard(answer)
        return offset

    async def _ask(
        self,
        errand: Errand,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        *,
        piece: tuple[int, int] = (0, 0),
    ) -> Answer:
        offset, size = piece
        sent = {"Tus-Resumable": TUS_VERSION, **(headers or {})}
        if size:
            sent |= {**_STREAM, "Content-Length": str(size)}
        began = asyncio.get_running_loop().time()
        try:
            answer = await self._session.ask(
                method,
                path,
                person_id=errand.person_id,
                headers=sent,
                body=(lambda: _blocks(errand.file, offset, size)) if size else None,
            )
        except NetworkTrouble as trouble:
            if size and not isinstance(trouble, NotOurService):
                self.pace.broke()
            raise
        if size:
            self.pace.passed(size, asyncio.get_running_loop().time() - began)
        return answer


def _upload_path(errand: Errand, answer: Answer) -> str:
    """Made of the id alone: wherever a Location leads, no photo and no token goes to another host."""
    name = answer.headers.get("location", "").rstrip("/").rsplit("/", 1)[-1]
    try:
        return f"{path_of(errand.record_id)}/photos/uploads/{UUID(name)}"
    except ValueError as nowhere:
        raise NotOurService("portal") from nowhere


def _check_file(errand: Errand) -> None:
    """What left the camera and what is on the phone now must be the same, or the service would refuse it in the end."""
    try:
        with errand.file.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as gone:
        raise PhotoUnusable("photo_missing_here") from gone
    if found != errand.sha256 or errand.file.stat().st_size != errand.size:
        raise PhotoUnusable("photo_damaged_here")


async def _blocks(path: Path, offset: int, size: int) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        await asyncio.to_thread(file.seek, offset)
        while size > 0:
            block = await asyncio.to_thread(file.read, min(_BLOCK, size))
            if not block:
                return
            size -= len(block)
            yield block
    finally:
        file.close()
