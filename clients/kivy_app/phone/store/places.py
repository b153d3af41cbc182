"""Where in the app's private folder everything lies."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from phone.store.durable import sync_folder

_BESIDE: Final = ("-wal", "-shm")
"""What SQLite keeps beside a file; a log belongs to its own file and to no other."""
DAMAGED: Final = "quacan.damaged-*.sqlite3"


class Places:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.database = home / "quacan.sqlite3"
        self.mending = home / "quacan.mending.sqlite3"
        """A new database while it is filled; worth nothing unfinished."""
        self.mended = home / "quacan.mended.sqlite3"
        """The same, whole, before it takes the place of the damaged one."""
        self.photos = home / "photos"
        self.copies = home / "records"

    def damaged_name(self, now: datetime) -> str:
        """One that is free."""
        stem = f"quacan.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        names = (f"{stem}{suffix}.sqlite3" for suffix in ("", *(f"-{count}" for count in range(2, 1000))))
        return next(name for name in names if not (self.home / name).exists())

    def set_aside(self) -> list[Path]:
        """Damaged databases found so far; they are never deleted here."""
        return sorted(self.home.glob(DAMAGED))

    def leftovers(self) -> list[Path]:
        """What there is of the database, its log included."""
        return [path for path in _with_beside(self.database) if path.exists()]

    def remove_unfinished(self) -> None:
        for path in _with_beside(self.mending):
            path.unlink(missing_ok=True)

    def exchange(self, damaged_name: str | None) -> None:
        """The damaged database goes aside with its log, the log first; then the mended one takes its place.

        To be called again when it was interrupted.
        """
        if damaged_name is not None:
            for path, kept in zip(
                reversed(_with_beside(self.database)), reversed(_with_beside(self.home / damaged_name)), strict=True
            ):
                # Once the damaged file has gone aside, what stands in its place is not damaged.
                if path.exists() and not kept.exists():
                    path.replace(kept)
            sync_folder(self.home)
        self.mended.replace(self.database)
        sync_folder(self.home)


def _with_beside(path: Path) -> list[Path]:
    return [path, *(path.with_name(path.name + ending) for ending in _BESIDE)]
