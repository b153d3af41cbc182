"""Photos on the phone: kept under their digest, never swept while anything unsent names them."""

import sqlite3
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from phone.store.database import Store
from phone.store.errors import PhotoMissing

from tests.phone.store.makers import (
    NOW,
    PERSON,
    HandClock,
    database_of,
    draft,
    photo_bytes,
    queue,
    send,
    send_photos,
)

FIRST, SECOND, THIRD = photo_bytes(1), photo_bytes(2), photo_bytes(3)
YEARS = 3 * 365


def names_of(home: Path) -> set[str]:
    return {path.stem for path in (home / "photos").iterdir()}


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def restarted(home: Path, clock: HandClock) -> Store:
    """What this app has just taken is not swept; a later one knows nothing of that."""
    store = Store(home, clock)
    store.open()
    return store


def test_a_photo_lies_under_its_digest_bit_for_bit(store: Store) -> None:
    name, path = store.photos.add(FIRST)

    assert name == digest(FIRST)
    assert path.read_bytes() == FIRST
    assert store.photos.path(name) == path
    assert store.photos.size_used() == len(FIRST)


def test_the_same_photo_twice_is_one(store: Store) -> None:
    assert store.photos.add(FIRST) == store.photos.add(FIRST)
    assert store.photos.size_used() == len(FIRST)


def test_a_photo_cut_short_on_disk_is_written_again(store: Store) -> None:
    _, path = store.photos.add(FIRST)
    path.write_bytes(FIRST[:100])

    store.photos.add(FIRST)

    assert path.read_bytes() == FIRST


@pytest.mark.parametrize("name", [digest(b"never taken"), "../quacan", "", "A" * 64])
def test_a_photo_that_is_not_there_is_refused_by_name(store: Store, name: str) -> None:
    with pytest.raises(PhotoMissing):
        store.photos.path(name)


def test_a_photo_that_nobody_names_is_swept(store: Store, tmp_path: Path, hand_clock: HandClock) -> None:
    store.photos.add(FIRST)
    store.photos.add(SECOND)
    store.drafts.save(draft(SECOND))
    (tmp_path / "photos" / f"{digest(THIRD)}.jpg.part").write_bytes(THIRD[:10])
    hand_clock.turn(days=2)

    again = restarted(tmp_path, hand_clock)
    freed = again.photos.sweep()
    again.close()

    assert freed == len(FIRST)
    assert names_of(tmp_path) == {digest(SECOND)}


def test_a_photo_just_taken_is_not_swept_before_its_draft_names_it(
    store: Store, tmp_path: Path, hand_clock: HandClock
) -> None:
    store.photos.add(FIRST)
    hand_clock.turn(days=YEARS)  # whatever becomes of the clock meanwhile
    assert store.photos.sweep() == 0
    hand_clock.moment = NOW + timedelta(hours=1)

    again = restarted(tmp_path, hand_clock)
    assert again.photos.sweep() == 0
    again.close()

    assert names_of(tmp_path) == {digest(FIRST)}


@pytest.mark.parametrize("progress", ["draft", "queued", "sending", "put_aside", "conflict", "photo_waits"])
def test_what_anything_unsent_names_is_never_swept(
    store: Store, tmp_path: Path, hand_clock: HandClock, progress: str
) -> None:
    if progress == "draft":
        store.photos.add(FIRST)
        store.drafts.save(draft(FIRST))
    else:
        record = queue(store, FIRST)
        if progress != "queued":
            store.outbox.begin_record(record)
        if progress == "put_aside":
            store.outbox.put_aside(record, "refused")
        elif progress == "conflict":
            store.outbox.conflict(record)
        elif progress == "photo_waits":
            store.outbox.record_sent(record, "receipt", NOW)
            store.outbox.begin_photo(record, digest(FIRST))
            store.outbox.photo_put_aside(record, digest(FIRST), "refused")
    hand_clock.turn(days=YEARS)

    again = restarted(tmp_path, hand_clock)
    assert again.photos.sweep(sent_too=True) == 0
    again.close()

    assert names_of(tmp_path) == {digest(FIRST)}


def test_photos_sent_long_ago_go_only_when_asked(store: Store, tmp_path: Path, hand_clock: HandClock) -> None:
    old, shared = queue(store, FIRST, SECOND), queue(store, SECOND)
    send(store, old)
    send_photos(store, old)
    hand_clock.turn(days=89)
    again = restarted(tmp_path, hand_clock)
    assert again.photos.sweep(sent_too=True) == 0
    hand_clock.turn(days=2)
    assert again.photos.sweep() == 0

    assert again.photos.sweep(sent_too=True) == len(FIRST)

    assert names_of(tmp_path) == {digest(SECOND)}, "the second is named by a record that is not sent"
    record = again.outbox.get(old)
    assert record is not None
    assert record.complete
    assert [photo.sha256 for photo in record.photos] == [digest(FIRST), digest(SECOND)]
    assert again.outbox.next_record(hand_clock.now(), PERSON) is not None
    again.close()
    assert shared != old


def test_what_cannot_be_read_still_protects_its_photos(store: Store, tmp_path: Path, hand_clock: HandClock) -> None:
    store.photos.add(FIRST)
    made = draft(FIRST)
    store.drafts.save(made)
    stranger = sqlite3.connect(database_of(tmp_path))
    stranger.execute("UPDATE draft SET content = replace(content, '\"sha256\"', '\"photo_of_later\"')")
    stranger.execute("UPDATE draft SET content = replace(content, 'begun_at', 'started')")
    stranger.commit()
    stranger.close()
    hand_clock.turn(days=YEARS)

    again = restarted(tmp_path, hand_clock)
    assert again.drafts.get(made.id) is None
    assert again.photos.sweep(sent_too=True) == 0
    again.close()


def test_nothing_unnamed_is_swept_while_a_damaged_database_lies_beside(
    store: Store, tmp_path: Path, hand_clock: HandClock
) -> None:
    store.photos.add(FIRST)
    (tmp_path / "quacan.damaged-20261122T003105Z.sqlite3").write_bytes(b"what it named is not known")
    hand_clock.turn(days=YEARS)

    again = restarted(tmp_path, hand_clock)
    assert again.photos.sweep(sent_too=True) == 0
    again.close()
