"""Writes what this version's own code keeps as SQL text, once when the version is made: see `versions/`.

Run `python -m tests.phone.store.write_version` with `.` and `clients/kivy_app` on the path.
"""

import sqlite3
import sys
import tempfile
from pathlib import Path

from phone.store.database import Store
from phone.store.migrations import newest_version

from rules.kinds import InstrumentKind
from schemas.spot_checks import UnregisteredIn
from tests.phone.store.makers import (
    NOW,
    STALL,
    HandClock,
    account,
    database_of,
    draft,
    first_page,
    flag,
    photo_bytes,
    queue,
    send,
    send_photos,
    verification,
)

VERSIONS = Path(__file__).parent / "versions"


def fill(store: Store) -> None:
    """Something in every state, with all that can stand in it."""
    store.sign_in(account())
    store.settings.set("language", "vi")
    store.register.apply(first_page(verifications=[verification()], flags=[flag()]))
    store.drafts.save(draft(photo_bytes(1), note="Đang cân dở"))
    found = UnregisteredIn(stall_id=STALL, kind=InstrumentKind.STEELYARD, maker="Bác thợ rèn", max_mg=20_000_000)
    store.drafts.save(draft(photo_bytes(2), instrument_id=None, unregistered=found))
    records = [queue(store, photo_bytes(10 * number), photo_bytes(10 * number + 1)) for number in range(1, 8)]
    queue(store, photo_bytes(90), instrument_id=None, unregistered=found, goods_mg=300_000)
    waiting, sending, aside, differing, sent, half_sent, _ = records
    for record in (waiting, sending, aside, differing):
        store.outbox.begin_record(record)
    store.outbox.record_failed(waiting, NOW, "no_answer")
    store.outbox.put_aside(aside, "instrument_unknown", "Không có cân này")
    store.outbox.conflict(differing, "Khác với bản đã gửi")
    send(store, sent)
    send_photos(store, sent)
    send(store, half_sent)
    photo = store.outbox.next_photo(NOW, account().person_id)
    if photo is not None:
        store.outbox.begin_photo(half_sent, photo.sha256)
        store.outbox.upload_begun(half_sent, photo.sha256, "https://qua-can.example/uploads/1")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        store = Store(home, HandClock())
        store.open()
        fill(store)
        store.close()
        connection = sqlite3.connect(database_of(home))
        text = "\n".join(line for line in connection.iterdump() if "sqlite_sequence" not in line)
        connection.close()
    path = VERSIONS / f"version_{newest_version()}.sql"
    path.write_text(f"{text}\n", encoding="utf-8")
    sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main()
