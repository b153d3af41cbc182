"""A damaged database: kept under another name, and all that can be read of it saved."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from phone.core.outbox_state import OutboxState
from phone.store import mending
from phone.store.database import Store
from phone.store.places import Places

from tests.phone.store.big_market import pages_of_market
from tests.phone.store.makers import (
    MARKET,
    NOW,
    PERSON,
    RECEIPT,
    HandClock,
    account,
    database_of,
    draft,
    photo_bytes,
    queue,
    send,
    send_photos,
)

RECORDS, DRAFTS = 30, 5
PAGE = 4096


@contextmanager
def opened(home: Path) -> Iterator[Store]:
    store = Store(home, HandClock())
    store.open()
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def filled(tmp_path: Path) -> tuple[Path, list[UUID], list[UUID]]:
    """A phone in use: a register, drafts, and records of which the first is sent; ids of records and drafts."""
    with opened(tmp_path) as store:
        store.sign_in(account())
        store.settings.set("language", "en")
        for told in pages_of_market(50, months=3):
            store.register.apply(told)
        drafts = [draft(note=f"nháp {number}") for number in range(DRAFTS)]
        for made in drafts:
            store.drafts.save(made)
        records = [queue(store, photo_bytes(number), note=f"số {number}") for number in range(RECORDS)]
        send(store, records[0])
        send_photos(store, records[0])
        store.outbox.begin_record(records[1])
        store.outbox.put_aside(records[1], "refused", "Không nhận")
    return tmp_path, records, [made.id for made in drafts]


def smash_header(path: Path) -> None:
    path.write_bytes(b"\x00" * 100 + path.read_bytes()[100:])


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: PAGE * 3])


def overwrite_with_text(path: Path) -> None:
    path.write_text("this is no database\n" * 500, encoding="utf-8")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def lose(path: Path) -> None:
    path.unlink()


def smash_schema(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:PAGE] = bytes(PAGE - 100)
    path.write_bytes(data)


def set_aside(home: Path) -> list[Path]:
    return sorted(home.glob("quacan.damaged-*.sqlite3"))


@pytest.mark.parametrize("damage", [smash_header, cut_short, overwrite_with_text, empty, lose, smash_schema])
def test_no_unsent_record_is_lost_whatever_happened_to_the_database(
    filled: tuple[Path, list[UUID], list[UUID]], damage: Callable[[Path], None]
) -> None:
    home, records, _ = filled
    damage(database_of(home))
    damaged = database_of(home).read_bytes() if database_of(home).exists() else None

    with opened(home) as store:
        kept = {entry.id: entry for entry in store.outbox.entries()}
        assert set(records[1:]) <= set(kept)
        assert [kept[record].content.note for record in records[1:]] == [f"số {n}" for n in range(1, RECORDS)]
        assert all(store.photos.path(photo.sha256) for entry in kept.values() for photo in entry.photos)
        assert all(len(entry.photos) == 1 for entry in kept.values())
        assert store.mending is not None
        assert store.mending.records == RECORDS - 1
        assert not store.mending.whole
    if damaged is not None:
        assert [path.read_bytes() for path in set_aside(home)] == [damaged]
    else:
        assert set_aside(home) == []


def test_what_can_still_be_read_comes_back_in_the_state_it_was_in(
    filled: tuple[Path, list[UUID], list[UUID]],
) -> None:
    """Only the register's pages are damaged: everything else is as it was."""
    home, records, drafts = filled
    damage_table(home, "spot_check")

    with opened(home) as store:
        states = {entry.id: entry.state for entry in store.outbox.entries()}
        assert states == {
            **dict.fromkeys(records, OutboxState.QUEUED),
            records[0]: OutboxState.SENT,
            records[1]: OutboxState.PUT_ASIDE,
        }
        sent = store.outbox.get(records[0])
        assert sent is not None
        assert (sent.receipt, sent.received_at, sent.complete) == (RECEIPT, NOW, True)
        assert {made.id for made in store.drafts.open_drafts()} == set(drafts)
        assert store.account == account()
        assert store.settings.get("language") == "en"
        # The service tells the register again, from the beginning.
        assert store.register.cursor() is None
        assert store.register.instruments(MARKET) == []
        told = store.mending
        assert told is not None
        assert (told.records, told.drafts, told.whole) == (RECORDS - 1, DRAFTS, True)
        store.told_of_mending()
        assert store.mending is None
    with opened(home) as store:
        assert store.mending is None
        due = store.outbox.next_record(NOW, PERSON)
        assert due is not None
        assert due.id == records[2], "the order is kept"
    assert len(set_aside(home)) == 1


def damage_table(home: Path, table: str, share: float = 0.5) -> None:
    """Some pages of one table become nonsense."""
    connection = sqlite3.connect(database_of(home))
    pages = [
        row[0] for row in connection.execute("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'", (table,))
    ]
    connection.close()
    data = bytearray(database_of(home).read_bytes())
    chance = random.Random(table)
    for page in pages[: max(1, int(len(pages) * share))]:
        data[(page - 1) * PAGE : page * PAGE] = chance.randbytes(PAGE)
    database_of(home).write_bytes(data)


@pytest.mark.parametrize("table", ["outbox", "outbox_photo", "draft"])
def test_damage_in_the_middle_of_what_is_kept_costs_only_what_no_copy_has(
    filled: tuple[Path, list[UUID], list[UUID]], table: str
) -> None:
    home, records, drafts = filled
    damage_table(home, table, share=0.2)

    with opened(home) as store:
        kept = {entry.id: entry for entry in store.outbox.entries()}
        assert set(records[1:]) <= set(kept)
        assert all(len(entry.photos) == 1 for entry in kept.values())
        if table != "draft":
            assert {made.id for made in store.drafts.open_drafts()} == set(drafts)
        assert store.mending is not None
        assert not store.mending.whole


def test_a_record_of_which_a_bit_flipped_is_taken_from_its_copy(
    filled: tuple[Path, list[UUID], list[UUID]],
) -> None:
    home, records, _ = filled
    damage_table(home, "spot_check")
    data = database_of(home).read_bytes()
    assert data.count("số 17".encode()) == 1
    database_of(home).write_bytes(data.replace("số 17".encode(), "số 71".encode()))

    with opened(home) as store:
        record = store.outbox.get(records[17])
        assert record is not None
        assert record.content.note == "số 17"


def test_photos_are_not_swept_after_a_mending(filled: tuple[Path, list[UUID], list[UUID]]) -> None:
    home, _, _ = filled
    before = {path.name for path in (home / "photos").iterdir()}
    overwrite_with_text(database_of(home))
    clock = HandClock()
    clock.turn(days=2000)

    store = Store(home, clock)
    store.open()
    store.photos.sweep(sent_too=True)
    store.close()

    assert {path.name for path in (home / "photos").iterdir()} == before


@pytest.mark.parametrize("moment", ["before_whole", "before_exchange", "amid_exchange", "before_last_step"])
def test_a_battery_that_dies_while_mending_loses_nothing(
    filled: tuple[Path, list[UUID], list[UUID]], moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, records, drafts = filled
    damage_table(home, "spot_check")
    database_of(home).with_name("quacan.sqlite3-wal").write_bytes(b"a log that is worth nothing")
    die_at(moment, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        Store(home, HandClock()).open()
    monkeypatch.undo()

    with opened(home) as store:
        assert {entry.id for entry in store.outbox.entries()} == set(records)
        assert {made.id for made in store.drafts.open_drafts()} == set(drafts)
        assert store.mending is not None
        assert store.mending.kept_as in {path.name for path in set_aside(home)}
    assert len(set_aside(home)) == 1
    assert not (home / "quacan.mended.sqlite3").exists()


def die_at(moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    replace, left = Path.replace, [1 if moment == "amid_exchange" else 2]

    def replace_some(path: Path, target: Path) -> Path:
        if path.name.startswith("quacan.sqlite3") or path.name == "quacan.mended.sqlite3":
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1
        return replace(path, target)

    match moment:
        case "before_whole":
            monkeypatch.setattr(mending, "sync_file", die)
        case "before_exchange":
            monkeypatch.setattr(Places, "exchange", die)
        case _:
            monkeypatch.setattr(Path, "replace", replace_some)


def test_a_second_damage_keeps_both_damaged_databases(filled: tuple[Path, list[UUID], list[UUID]]) -> None:
    home, records, _ = filled
    for _ in range(2):
        smash_header(database_of(home))
        with opened(home) as store:
            assert set(records[1:]) <= {entry.id for entry in store.outbox.entries()}

    assert len(set_aside(home)) == 2


def test_copies_last_as_long_as_their_record_is_unsent(filled: tuple[Path, list[UUID], list[UUID]]) -> None:
    home, records, _ = filled
    assert {UUID(path.stem) for path in (home / "records").glob("*.json")} == set(records[1:])

    with opened(home) as store:
        send(store, records[2])
        (home / "records" / "stray.json").write_text("{}", encoding="utf-8")
        (home / "records" / f"{records[0]}.json").write_text("left by a crash", encoding="utf-8")
    with opened(home):
        pass

    assert {path.stem for path in (home / "records").glob("*.json")} == {str(r) for r in records[3:]} | {
        str(records[1]),
        "stray",
    }


def test_a_record_queued_just_before_the_crash_is_a_draft_again_and_not_both(tmp_path: Path) -> None:
    """The copy is written before the row: killed between the two, nothing was queued yet."""
    with opened(tmp_path) as store:
        store.sign_in(account())
        made = draft()
        store.drafts.save(made)
        record = queue(store)
        (tmp_path / "records" / f"{record}.json").rename(tmp_path / "records" / f"{made.id}.json")

    with opened(tmp_path) as store:
        assert store.drafts.open_drafts() == [made]
        assert [entry.id for entry in store.outbox.entries()] == [record]
        assert not (tmp_path / "records" / f"{made.id}.json").exists()
