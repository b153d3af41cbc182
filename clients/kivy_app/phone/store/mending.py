"""What becomes of a damaged database: it is set aside, and all that can be read of it goes into a new one.

The new one is made whole under another name first. Whenever the power goes meanwhile, the next start either begins
again or, once the new one is whole, finishes putting it in the old one's place.
"""

import json
import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from phone.core.clock import Clock
from phone.store.columns import micros
from phone.store.connections import telling_full, transaction, writer_of
from phone.store.durable import sync_file, sync_folder
from phone.store.migrations import MIGRATIONS, migrate
from phone.store.photos import ENDING, is_whole
from phone.store.places import Places
from phone.store.putting_back import put_copies_back, put_rows_back
from phone.store.record_copies import RecordCopies
from phone.store.register import clear_register
from phone.store.salvage import NOTHING_LEFT, open_untouched, read_damaged
from phone.store.settings import read_setting, write_setting
from schemas.plain import from_plain, to_plain

logger = logging.getLogger(__name__)
_KEY: Final = "mending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """What was found when the database was damaged.

    `kept_as` is the name under which the damaged file lies, None where there was none left. `records` unsent and
    `drafts` were saved; `whole`: nothing else was in it, but the register, which the service tells again.
    """

    at: datetime
    kept_as: str | None
    records: int
    drafts: int
    whole: bool


def read_mending(connection: sqlite3.Connection) -> Mending | None:
    kept = read_setting(connection, _KEY)
    return None if kept is None else from_plain(Mending, json.loads(kept), ignore_unknown=True)


def forget_mending(connection: sqlite3.Connection) -> None:
    """Within a transaction that is not its own."""
    write_setting(connection, _KEY, None)


def mend(places: Places, copies: RecordCopies, clock: Clock) -> None:
    """Makes the new database, whole; `Places.exchange` then puts it in place. Raises `StorageFull`."""
    now = clock.now()
    kept_as = places.damaged_name(now) if places.leftovers() else None
    damaged = read_damaged(places.database) if places.database.exists() else NOTHING_LEFT
    places.remove_unfinished()
    with closing(writer_of(places.mending)) as connection, telling_full():
        migrate(connection, MIGRATIONS[: damaged.version])
        with transaction(connection):
            put_back = put_rows_back(connection, damaged.rows)
        migrate(connection)
        with transaction(connection):
            put_copies_back(connection, copies.read_all())
            # Its rows stayed behind; with its cursor the service would tell only what is new.
            clear_register(connection)
            _photos_from_folder(connection, places.photos, now)
            mending = Mending(at=now, kept_as=kept_as, whole=damaged.whole and put_back, **_figures(connection))
            write_setting(connection, _KEY, json.dumps(to_plain(mending)))
        # One file without a log beside it, to be moved at once.
        connection.execute("PRAGMA journal_mode = DELETE")
    sync_file(places.mending)
    places.mending.replace(places.mended)
    sync_folder(places.home)
    logger.warning("a damaged database was mended: %s", mending)


def exchange(places: Places) -> None:
    """Also after a start that was interrupted in it."""
    with closing(open_untouched(places.mended)) as connection:
        connection.row_factory = sqlite3.Row
        mending = read_mending(connection)
    places.exchange(mending.kept_as if mending else None)


def _photos_from_folder(connection: sqlite3.Connection, folder: Path, now: datetime) -> None:
    for path in sorted(folder.glob(f"*{ENDING}")):
        if is_whole(path, path.stem):
            connection.execute(
                "INSERT OR IGNORE INTO photo (sha256, size, added_at) VALUES (?, ?, ?)",
                (path.stem, path.stat().st_size, micros(now)),
            )


def _figures(connection: sqlite3.Connection) -> dict[str, int]:
    records, drafts = connection.execute(
        "SELECT (SELECT count(*) FROM outbox WHERE state <> 'sent'), (SELECT count(*) FROM draft)"
    ).fetchone()
    return {"records": records, "drafts": drafts}
