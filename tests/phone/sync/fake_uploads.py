"""The service's tus in memory: what has come is kept, whatever becomes of the connection."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from phone.core.clock import Clock

from tests.phone.sync.fake_wire import Asked, Refusal, Reply

HOURS = 24 * 7
_SPACE = UUID("00000000-0000-0000-0000-00000000f00d")
_PICTURE = b"\xff\xd8"


@dataclass
class Upload:
    record_id: UUID
    sha256: str
    size: int
    expires_at: datetime
    content: bytes = b""

    @property
    def whole(self) -> bool:
        return len(self.content) == self.size


class FakeUploads:
    """`photos` by record and digest are what has arrived; `arrivals` counts each once it was written."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.uploads: dict[UUID, Upload] = {}
        self.photos: dict[tuple[UUID, str], bytes] = {}
        self.arrivals = 0

    def begin(self, asked: Asked, record_id: UUID, named: dict[str, int]) -> Reply:
        self._check_version(asked)
        length = int(asked.headers["upload-length"])
        sha256, resume = _metadata(asked.headers["upload-metadata"])
        if sha256 not in named:
            raise Refusal(409, "photo_not_named")
        if length != named[sha256]:
            raise Refusal(409, "photo_size_differs", expected=named[sha256])
        if (record_id, sha256) in self.photos:
            return self._reply(201, self._arrived_id(record_id, sha256), length, asked.path)
        if resume and (found := self._unfinished(record_id, sha256)):
            return self._reply(201, found, len(self.uploads[found].content), asked.path)
        upload_id = uuid4()
        self.uploads[upload_id] = Upload(record_id, sha256, length, self._clock.now() + timedelta(hours=HOURS))
        reached = self._fill(upload_id, asked)
        if reached == length:
            # A photo that came whole needed no upload.
            del self.uploads[upload_id]
            upload_id = self._arrived_id(record_id, sha256)
        return self._reply(201, upload_id, reached, asked.path)

    def progress(self, record_id: UUID, upload_id: UUID) -> Reply:
        for record, sha256 in self.photos:
            if record == record_id and self._arrived_id(record, sha256) == upload_id:
                return self._reply(200, upload_id, len(self.photos[record, sha256]))
        return self._reply(200, upload_id, len(self._find(record_id, upload_id).content))

    def go_on(self, asked: Asked, record_id: UUID, upload_id: UUID) -> Reply:
        self._check_version(asked)
        reached = int(self.progress(record_id, upload_id).headers["upload-offset"])
        if int(asked.headers["upload-offset"]) != reached:
            raise Refusal(409, "upload_offset", {"upload-offset": str(reached)}, received=reached)
        upload = self.uploads.get(upload_id)
        if upload is None or upload.whole:
            return self._reply(204, upload_id, reached)
        return self._reply(204, upload_id, self._fill(upload_id, asked))

    def _fill(self, upload_id: UUID, asked: Asked) -> int:
        upload = self.uploads[upload_id]
        if asked.body and asked.headers.get("content-type") != "application/offset+octet-stream":
            raise Refusal(415, "upload_content_type")
        declared = len(asked.body) if not asked.cut else int(asked.headers["content-length"])
        if declared > upload.size - len(upload.content):
            raise Refusal(413, "upload_too_long")
        upload.content += asked.body
        if upload.whole:
            self._finish(upload_id)
        return len(upload.content)

    def _finish(self, upload_id: UUID) -> None:
        upload = self.uploads[upload_id]
        if hashlib.sha256(upload.content).hexdigest() != upload.sha256:
            del self.uploads[upload_id]
            raise Refusal(409, "photo_differs")
        if not upload.content.startswith(_PICTURE):
            del self.uploads[upload_id]
            raise Refusal(415, "photo_type_unsupported")
        key = (upload.record_id, upload.sha256)
        if key not in self.photos:
            self.arrivals += 1
        self.photos[key] = upload.content

    def _find(self, record_id: UUID, upload_id: UUID) -> Upload:
        upload = self.uploads.get(upload_id)
        if upload is None or upload.record_id != record_id:
            raise Refusal(404, "not_found")
        if not upload.whole and upload.expires_at <= self._clock.now():
            raise Refusal(410, "upload_expired")
        return upload

    def _unfinished(self, record_id: UUID, sha256: str) -> UUID | None:
        now = self._clock.now()
        begun = [
            (len(upload.content), upload_id)
            for upload_id, upload in self.uploads.items()
            if (upload.record_id, upload.sha256) == (record_id, sha256) and not upload.whole and upload.expires_at > now
        ]
        return max(begun)[1] if begun else None

    def _check_version(self, asked: Asked) -> None:
        if asked.headers.get("tus-resumable") != "1.0.0":
            raise Refusal(412, "tus_version")

    def _arrived_id(self, record_id: UUID, sha256: str) -> UUID:
        return uuid5(_SPACE, f"{record_id}/{sha256}")

    def _reply(self, status: int, upload_id: UUID, reached: int, path: str | None = None) -> Reply:
        headers = {"upload-offset": str(reached), "tus-resumable": "1.0.0"}
        if path is not None:
            headers["location"] = f"{path}/uploads/{upload_id}"
        return Reply(status, b"", headers)


def _metadata(header: str) -> tuple[str, bool]:
    pairs = dict[str, str]()
    for part in header.split(","):
        name, _, value = part.strip().partition(" ")
        pairs[name] = value
    return base64.b64decode(pairs["sha256"]).decode(), "resume" in pairs
