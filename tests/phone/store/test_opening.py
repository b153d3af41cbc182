"""Opening what an older, a newer or no app left behind."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

import pytest
from phone.core.clock import Clock
from phone.core.outbox_state import OutboxState
from phone.store import migrations
from phone.store.database import Store
from phone.store.errors import CannotOpen, StoreTooNew
from phone.store.migrations import MIGRATIONS, Migration, Step, migrate, newest_version
from phone.store.version_1 import REGISTER

from rules.verdicts import Verdict
from tests.phone.store.big_market import pages_of_market
from tests.phone.store.makers import (
    MARKET,
    NOW,
    PERSON,
    TITLE,
    HandClock,
    content,
    database_of,
    draft,
    first_page,
    photo_bytes,
    queue,
)

VERSIONS = Path(__file__).parent / "versions"
KEPT = ("setting", "draft", "photo", "outbox", "outbox_photo")


def rows_of(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def database_of_version(home: Path, version: int) -> sqlite3.Connection:
    """As a phone with an app of that time holds it; the text was written by that app's own code."""
    connection = sqlite3.connect(database_of(home), isolation_level=None)
    connection.executescript((VERSIONS / f"version_{version}.sql").read_text(encoding="utf-8"))
    connection.execute(f"PRAGMA user_version = {version}")
    return connection


def schema_of(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    return {" ".join(row[0].split()) for row in rows}


def test_there_is_a_database_of_every_version_there_was() -> None:
    assert sorted(path.stem for path in VERSIONS.glob("*.sql")) == [
        f"version_{version}" for version in range(1, newest_version() + 1)
    ]


@pytest.mark.parametrize("version", range(1, newest_version() + 1))
def test_an_app_upgrade_keeps_every_record_and_draft(tmp_path: Path, version: int, hand_clock: HandClock) -> None:
    before = database_of_version(tmp_path, version)
    records = {row[0]: row[1] for row in before.execute("SELECT id, state FROM outbox")}
    drafts = {row[0] for row in before.execute("SELECT id FROM draft")}
    before.close()
    assert set(records.values()) == {state.value for state in OutboxState}
    assert len(drafts) >= 2

    store = Store(tmp_path, hand_clock)
    store.open()

    entries = store.outbox.entries()
    expected = {key: "queued" if state == "sending" else state for key, state in records.items()}
    assert {entry.id.bytes: entry.state.value for entry in entries} == expected
    assert store.outbox.unreadable() == []
    assert {made.id.bytes for made in store.drafts.open_drafts()} == drafts
    assert all(entry.title == TITLE and entry.content.photos for entry in entries)
    assert sum(len(entry.photos) for entry in entries) == sum(len(entry.content.photos) for entry in entries)
    assert store.account is not None
    assert store.outbox.next_record(NOW, PERSON) is not None
    assert store.mending is None
    store.close()


@pytest.mark.parametrize("version", range(1, newest_version() + 1))
def test_every_version_grows_into_the_same_database(tmp_path: Path, version: int) -> None:
    old = database_of_version(tmp_path, version)
    migrate(old)
    new = sqlite3.connect(":memory:", isolation_level=None)
    migrate(new)

    assert schema_of(old) == schema_of(new)
    old.close()
    new.close()


def with_next(*steps: Step) -> Sequence[Migration]:
    return (*MIGRATIONS, steps)


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    connection = database_of_version(tmp_path, newest_version())
    before = list(connection.iterdump())

    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, with_next("ALTER TABLE outbox ADD COLUMN mood TEXT", "DELETE FROM draft", "NO SQL"))

    assert list(connection.iterdump()) == before
    assert connection.execute("PRAGMA user_version").fetchone()[0] == newest_version()
    connection.close()


def test_a_migration_may_add_to_records_and_begin_the_register_anew(tmp_path: Path, hand_clock: HandClock) -> None:
    """What a next version will do: it carries over what is kept, and may drop what the service tells again."""
    store = Store(tmp_path, hand_clock)
    store.open()
    store.register.apply(first_page())
    queued = queue(store, photo_bytes(1))
    store.close()

    def mood(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE outbox SET mood = upper(verdict)")

    forgotten = [f"DROP TABLE {statement.split()[2]}" for statement in REGISTER if statement.startswith("CREATE TABLE")]
    connection = sqlite3.connect(database_of(tmp_path), isolation_level=None)
    assert migrate(connection, with_next("ALTER TABLE outbox ADD COLUMN mood TEXT", mood, *forgotten)) == 1

    assert connection.execute("SELECT id, mood FROM outbox").fetchall() == [(queued.bytes, "CONFORMING")]
    assert connection.execute("PRAGMA user_version").fetchone()[0] == newest_version() + 1
    connection.close()


def test_a_database_of_a_newer_app_is_refused_and_not_touched(tmp_path: Path, hand_clock: HandClock) -> None:
    connection = database_of_version(tmp_path, newest_version())
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE of_the_future (x)")
    connection.execute(f"PRAGMA user_version = {newest_version() + 1}")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.endswith("-shm")}

    store = Store(tmp_path, hand_clock)
    with pytest.raises(StoreTooNew) as refused:
        store.open()

    assert (refused.value.found, refused.value.known) == (newest_version() + 1, newest_version())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.endswith("-shm")} == before
    connection.close()


def test_a_database_that_cannot_be_opened_is_not_taken_for_a_damaged_one(tmp_path: Path, hand_clock: HandClock) -> None:
    database_of(tmp_path).mkdir()

    with pytest.raises(CannotOpen):
        Store(tmp_path, hand_clock).open()

    assert database_of(tmp_path).is_dir()


def test_a_first_start_that_was_killed_leaves_a_store_that_opens(tmp_path: Path, hand_clock: HandClock) -> None:
    sqlite3.connect(database_of(tmp_path)).execute("PRAGMA journal_mode = WAL").connection.close()

    store = Store(tmp_path, hand_clock)
    store.open()
    queue(store)

    assert store.mending is None
    assert len(store.outbox.entries()) == 1
    store.close()


def test_a_store_holds_every_setting_that_keeps_what_was_acknowledged(store: Store) -> None:
    with store._connections.write() as connection:
        settings = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "user_version")
        }

    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "user_version": migrations.newest_version(),
    }


def test_a_store_not_open_says_so(tmp_path: Path, hand_clock: HandClock) -> None:
    store = Store(tmp_path, hand_clock)
    with pytest.raises(RuntimeError, match="not open"):
        store.outbox.entries()
    store.open()
    store.close()
    with pytest.raises(RuntimeError, match="not open"):
        store.settings.set("language", "vi")

    store.open()
    store.settings.set("language", "vi")
    assert store.settings.get("language") == "vi"
    store.settings.set("language", None)
    assert store.settings.get("language") is None
    store.close()


def test_readers_on_other_threads_see_whole_pages_while_one_is_written(store: Store) -> None:
    pages = list(pages_of_market(200, months=1))
    seen: list[int] = []
    problems: list[BaseException] = []

    def read() -> None:
        try:
            while not seen or seen[-1] < 200:
                seen.append(len(store.register.instruments(MARKET)))
        except BaseException as problem:
            problems.append(problem)
            raise

    readers = [Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for told in pages:
        store.register.apply(told)
        made = draft()
        store.drafts.save(made)
        store.outbox.queue(made.id, content(made), PERSON, TITLE, Verdict.CONFORMING)
    for reader in readers:
        reader.join(timeout=60)

    assert problems == []
    assert set(seen) <= {0, 200}


def test_the_store_may_close_while_another_thread_reads(tmp_path: Path) -> None:
    """SQLite would take the whole app along if a connection went while it was at work."""
    for turn in range(20):
        store = Store(tmp_path / str(turn), Clock())
        store.open()
        store.settings.set("language", "vi")
        began = Event()
        answers: list[str | None] = []

        def read(store: Store = store, began: Event = began, answers: list[str | None] = answers) -> None:
            try:
                while True:
                    answers.append(store.settings.get("language"))
                    began.set()
            except RuntimeError:
                return

        reader = Thread(target=read)
        reader.start()
        began.wait()
        store.close()
        reader.join(timeout=10)
        assert not reader.is_alive()
        assert set(answers) == {"vi"}
