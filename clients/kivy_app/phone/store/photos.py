"""Photos on the phone, each under its own digest."""

import hashlib
import re
import sqlite3
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import Final

from phone.core.clock import Clock
from phone.store.columns import micros
from phone.store.connections import Connections
from phone.store.durable import UNFINISHED, make_folder, write_whole
from phone.store.errors import PhotoMissing
from phone.store.places import Places

ENDING: Final = ".jpg"
KEPT_AFTER_SENDING: Final = timedelta(days=90)
_NEW: Final = timedelta(days=1)
"""A photo just taken is named by its draft a moment later: nothing so young is swept."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class Photos:
    def __init__(self, connections: Connections, clock: Clock, places: Places) -> None:
        self._connections = connections
        self._clock = clock
        self._folder = places.photos
        self._places = places
        # One at a time with the sweep, and never what was taken since the app began: clocks jump.
        self._lock = Lock()
        self._added: set[str] = set()

    def add(self, data: bytes) -> tuple[str, Path]:
        """Its digest and where it lies; on disk when it returns. Raises `StorageFull`."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._folder / f"{sha256}{ENDING}"
        with self._lock:
            self._added.add(sha256)
            make_folder(self._folder)
            if not is_whole(path, sha256):
                write_whole(path, data)
            with self._connections.write() as connection:
                connection.execute(
                    "INSERT OR IGNORE INTO photo (sha256, size, added_at) VALUES (?, ?, ?)",
                    (sha256, len(data), micros(self._clock.now())),
                )
        return sha256, path

    def path(self, sha256: str) -> Path:
        """Raises `PhotoMissing`."""
        path = self._folder / f"{sha256}{ENDING}"
        if not _DIGEST.fullmatch(sha256) or not path.is_file():
            raise PhotoMissing(sha256)
        return path

    def size_used(self) -> int:
        """Bytes."""
        return sum(path.stat().st_size for path in self._files())

    def sweep(self, *, sent_too: bool = False) -> int:
        """Bytes freed: photos that nobody names, and if asked those of records sent more than 90 days ago.

        Never one that a draft or anything unsent names; and while a damaged database lies beside, whose records may
        name any of them, only what is sent.
        """
        now = self._clock.now()
        with self._lock, self._connections.write() as connection:
            named, sent = _named(connection, micros(now - KEPT_AFTER_SENDING))
            unneeded = sent - named if sent_too else set()
            if not self._places.set_aside():
                young = _just_added(connection, micros(now - _NEW))
                unneeded |= {path.stem for path in self._files()} - named - sent - self._added - young
            connection.executemany("DELETE FROM photo WHERE sha256 = ?", [(sha256,) for sha256 in unneeded])
            for path in self._folder.glob(f"*{UNFINISHED}"):
                path.unlink()
            # While nothing else can be written: no record can come to name one of them meanwhile.
            return sum(_removed(self._folder / f"{sha256}{ENDING}") for sha256 in unneeded)

    def _files(self) -> list[Path]:
        return list(self._folder.glob(f"*{ENDING}"))


def is_whole(path: Path, sha256: str) -> bool:
    """Whether the file is there and is what its name says."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except FileNotFoundError:
        return False


def _named(connection: sqlite3.Connection, sent_before: int) -> tuple[set[str], set[str]]:
    """What must stay, and what only records sent before then name.

    A draft or record that this version cannot read still protects what its text names.
    """
    rows = connection.execute("SELECT content FROM draft UNION ALL SELECT content FROM outbox WHERE state <> 'sent'")
    named = {sha256 for row in rows for sha256 in _DIGEST.findall(row["content"])}
    sent: set[str] = set()
    for row in connection.execute(
        """
        SELECT sha256, outbox.state = 'sent' AND outbox_photo.state = 'sent' AND received_at < ? AS long_sent
        FROM outbox_photo JOIN outbox ON outbox.id = outbox_photo.record_id
        """,
        (sent_before,),
    ):
        (sent if row["long_sent"] else named).add(row["sha256"])
    return named, sent


def _just_added(connection: sqlite3.Connection, since: int) -> set[str]:
    """Added so short ago that a draft may not name them yet."""
    return {row[0] for row in connection.execute("SELECT sha256 FROM photo WHERE added_at > ?", (since,))}


def _removed(path: Path) -> int:
    try:
        size = path.stat().st_size
        path.unlink()
    except FileNotFoundError:
        return 0
    return size
