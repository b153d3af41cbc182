"""Whole spot checks as bytes: the record, then its one photo, each check with content of its own."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from uuid_utils.compat import uuid7

from bench.load import Call, Job
from bench.photos import PhotoMaker

RESENT = 0.02
NONCONFORMING = 0.1
_STREAM = "application/offset+octet-stream"


@dataclass(frozen=True, slots=True)
class Inspector:
    """Somebody signed in, with what they check and with which weights."""

    token: str
    instruments: Sequence[UUID]
    standard: UUID | None


@dataclass(slots=True)
class Batch:
    """Jobs ready to be sent. `digests` has the photo of each check by the check's id."""

    jobs: list[Job] = field(default_factory=list)
    digests: dict[UUID, str] = field(default_factory=dict)
    calls: int = 0


class CheckMaker:
    """`prefix` is where checks are put; floor and service take the same bytes."""

    def __init__(self, host: str, prefix: str, inspectors: Sequence[Inspector], photos: PhotoMaker, seed: int) -> None:
        self._host = host
        self._prefix = prefix
        self._inspectors = inspectors
        self._photos = photos
        self._random = Random(seed)

    def batch(self, count: int) -> Batch:
        """2 % of the records and 2 % of the photos are sent once more, as after an answer that was lost."""
        batch = Batch()
        for number in range(count):
            check = UUID(int=uuid7().int)
            inspector = self._inspectors[number % len(self._inspectors)]
            photo = self._photos.make(self._random)
            batch.digests[check] = photo.sha256
            record = self._record(inspector, photo.sha256)
            put = Call((self._put(check, inspector.token, record),), (201,), "record")
            post = Call((self._post(check, inspector.token, photo.sha256), *photo.pieces), (201,), "photo")
            job = [put]
            if self._random.random() < RESENT:
                job.append(Call(put.pieces, (200, 201), "record again"))
            job.append(post)
            if self._random.random() < RESENT:
                job.append(Call(post.pieces, post.statuses, "photo again"))
            batch.jobs.append(job)
            batch.calls += len(job)
        return batch

    def _put(self, check: UUID, token: str, record: bytes) -> bytes:
        head = self._head("PUT", f"/{check}", token, "application/json", len(record), "")
        return head + record

    def _post(self, check: UUID, token: str, sha256: str) -> bytes:
        metadata = base64.b64encode(sha256.encode()).decode()
        tus = f"tus-resumable: 1.0.0\r\nupload-length: {self._photos.size}\r\nupload-metadata: sha256 {metadata}\r\n"
        return self._head("POST", f"/{check}/photos", token, _STREAM, self._photos.size, tus)

    def _head(self, method: str, path: str, token: str, kind: str, length: int, more: str) -> bytes:
        return (
            f"{method} {self._prefix}{path} HTTP/1.1\r\nhost: {self._host}\r\nauthorization: Bearer {token}\r\n"
            f"content-type: {kind}\r\ncontent-length: {length}\r\n{more}\r\n"
        ).encode()

    def _record(self, inspector: Inspector, sha256: str) -> bytes:
        now = datetime.now(UTC)
        short = self._random.random() < NONCONFORMING
        loads = (1_000_000, 2_000_000, 5_000_000)
        record = {
            "instrument_id": str(self._random.choice(inspector.instruments)),
            "unregistered": None,
            "performed_at": (now - timedelta(minutes=1)).isoformat(),
            "position": {"lat": 22.74, "lon": 106.18, "accuracy_m": 12},
            "method": "control_weights" if inspector.standard else "visual",
            "purpose": "selling",
            "standards": [str(inspector.standard)] if inspector.standard else [],
            "goods_mg": 1_500_000,
            "zero_before_mg": 0,
            "zero_after_mg": 0,
            "readings": [{"load_mg": load, "indication_mg": load + (400_000 if short else 10_000)} for load in loads]
            if inspector.standard
            else [],
            "sticker": {"state": "valid", "code": None, "valid_until": None},
            "seal": "intact",
            "signs": [],
            "photos": [{"sha256": sha256, "kind": "indication", "size": self._photos.size, "taken_at": None}],
            "device": {"sent_at": now.isoformat(), "app_version": "0.1.0", "verdict": None},
            "note": None,
        }
        return json.dumps(record).encode()
