"""A second copy of every record not sent yet, each a file of its own: it outlives a damaged database."""

import json
import logging
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from phone.store.durable import UNFINISHED, make_folder, write_whole
from phone.store.outbox_rows import Title
from rules.verdicts import Verdict
from schemas.canonical import digest
from schemas.plain import from_plain, to_plain
from schemas.spot_checks import SpotCheckIn

logger = logging.getLogger(__name__)
_ENDING: Final = ".json"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCopy:
    id: UUID
    person_id: UUID
    content: SpotCheckIn
    digest: str
    title: Title
    verdict: Verdict
    queued_at: datetime


class RecordCopies:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, record: RecordCopy) -> None:
        """On disk when it returns. Raises `StorageFull`."""
        make_folder(self._folder)
        write_whole(self._path(record.id), json.dumps(to_plain(record), ensure_ascii=False).encode())

    def remove(self, record_id: UUID) -> None:
        self._path(record_id).unlink(missing_ok=True)

    def read_all(self) -> list[RecordCopy]:
        """The whole ones, oldest first: a copy whose content has not its digest is none."""
        copies = [copy for path in self._paths() if (copy := _read(path)) is not None]
        return sorted(copies, key=lambda copy: (copy.queued_at, copy.id))

    def keep_only(self, unsent: Container[UUID]) -> None:
        """While the database is sound: of what is sent, and of what was never queued in the end, no copy is needed."""
        for path in self._paths():
            try:
                needed = UUID(path.stem) in unsent
            except ValueError:
                continue
            if not needed:
                path.unlink(missing_ok=True)
        for path in self._folder.glob(f"*{UNFINISHED}"):
            path.unlink(missing_ok=True)

    def exist(self) -> bool:
        return bool(self._paths())

    def _path(self, record_id: UUID) -> Path:
        return self._folder / f"{record_id}{_ENDING}"

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{_ENDING}"))


def _read(path: Path) -> RecordCopy | None:
    try:
        copy = from_plain(RecordCopy, json.loads(path.read_bytes()))
    except (OSError, ValueError) as unreadable:
        logger.warning("the copy %s cannot be read: %s", path.name, unreadable)
        return None
    if digest(copy.content) != copy.digest:
        logger.warning("the copy %s is not what was written", path.name)
        return None
    return copy
