"""Records and photos on their way to the service."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from phone.core.clock import Clock
from phone.core.ids import new_id
from phone.core.outbox_state import OutboxState
from phone.store.database import Store
from phone.store.errors import AlreadyQueued, ContentDiffers, IllegalTransition, PhotoMissing, StorageFull

from rules.verdicts import Verdict
from schemas.canonical import digest
from tests.phone.store.makers import (
    NOW,
    OTHER_PERSON,
    PERSON,
    RECEIPT,
    TITLE,
    HandClock,
    account,
    content,
    database_of,
    draft,
    photo_bytes,
    queue,
    send,
    send_photos,
)

LATER = NOW + timedelta(minutes=5)
FIRST, SECOND = photo_bytes(1), photo_bytes(2)
FIRST_SHA = sha256(FIRST).hexdigest()


def state_of(store: Store, record_id: UUID) -> OutboxState:
    record = store.outbox.get(record_id)
    assert record is not None
    return record.state


def test_a_record_queued_holds_what_the_officer_finished(store: Store) -> None:
    store.photos.add(FIRST)
    made = draft(FIRST)
    store.drafts.save(made)

    assert store.outbox.queue(made.id, content(made), PERSON, TITLE, Verdict.CONFORMING)

    record = store.outbox.get(made.id)
    assert record is not None
    assert record.content == content(made)
    assert record.digest == digest(content(made))
    assert (record.state, record.person_id, record.title, record.verdict) == (
        OutboxState.QUEUED,
        PERSON,
        TITLE,
        Verdict.CONFORMING,
    )
    assert [(photo.sha256, photo.size, photo.state) for photo in record.photos] == [
        (made.photos[0].sha256, len(FIRST), OutboxState.QUEUED)
    ]
    assert store.drafts.get(made.id) is None


def test_a_second_tap_queues_nothing_twice(store: Store) -> None:
    made = draft()

    taps = [store.outbox.queue(made.id, content(made), PERSON, TITLE, Verdict.CONFORMING) for _ in range(3)]

    assert taps == [True, False, False]
    assert len(store.outbox.entries()) == 1


def test_a_second_tap_with_another_content_is_refused_and_the_first_stands(store: Store) -> None:
    made = draft()
    store.outbox.queue(made.id, content(made), PERSON, TITLE, Verdict.CONFORMING)

    with pytest.raises(ContentDiffers):
        store.outbox.queue(made.id, content(made.changed(note="khác")), PERSON, TITLE, Verdict.CONFORMING)

    record = store.outbox.get(made.id)
    assert record is not None
    assert record.content == content(made)


def test_nothing_is_queued_without_the_bytes_of_its_photos(store: Store) -> None:
    store.photos.add(FIRST)
    made = draft(FIRST, SECOND)
    store.drafts.save(made)

    with pytest.raises(PhotoMissing) as refused:
        store.outbox.queue(made.id, content(made), PERSON, TITLE, Verdict.CONFORMING)

    assert refused.value.sha256 == made.photos[1].sha256
    assert store.outbox.get(made.id) is None
    assert store.drafts.get(made.id) == made


def test_nothing_is_queued_with_a_photo_damaged_on_the_phone(store: Store) -> None:
    _, path = store.photos.add(FIRST)
    path.write_bytes(FIRST[:-1] + b"?")
    made = draft(FIRST)

    with pytest.raises(PhotoMissing):
        store.outbox.queue(made.id, content(made), PERSON, TITLE, Verdict.CONFORMING)


def test_a_draft_that_became_a_record_takes_no_more_changes(store: Store) -> None:
    made = draft()
    store.outbox.queue(made.id, content(made), PERSON, TITLE, Verdict.CONFORMING)

    with pytest.raises(AlreadyQueued):
        store.drafts.save(made.changed(note="quá muộn"))

    assert store.drafts.open_drafts() == []


def test_records_go_oldest_first_and_photos_after_their_record(store: Store, hand_clock: HandClock) -> None:
    first = queue(store, FIRST)
    hand_clock.turn(days=-400)  # a clock set back between them changes nothing of the order
    second = queue(store, SECOND)
    hand_clock.moment = NOW

    assert store.outbox.next_photo(NOW, PERSON) is None
    record = store.outbox.next_record(NOW, PERSON)
    assert record is not None
    assert record.id == first
    send(store, first)
    record = store.outbox.next_record(NOW, PERSON)
    assert record is not None
    assert record.id == second
    photo = store.outbox.next_photo(NOW, PERSON)
    assert photo is not None
    assert photo.record_id == first
    send_photos(store, first)
    assert store.outbox.next_photo(NOW, PERSON) is None


def test_a_record_that_waits_lets_the_next_go_first(store: Store) -> None:
    first, second = queue(store), queue(store)
    store.outbox.begin_record(first)
    store.outbox.record_failed(first, LATER, "no_answer")

    due = store.outbox.next_record(NOW, PERSON)
    assert due is not None
    assert due.id == second
    later = store.outbox.next_record(LATER, PERSON)
    assert later is not None
    assert (later.id, later.attempts, later.problem, later.next_try_at) == (first, 1, "no_answer", LATER)


def test_when_something_may_be_tried_next_is_known(store: Store) -> None:
    assert store.outbox.next_due(PERSON) is None
    record = queue(store, FIRST)
    due = store.outbox.next_due(PERSON)
    assert due is not None
    assert due <= NOW

    store.outbox.begin_record(record)
    assert store.outbox.next_due(PERSON) is None
    store.outbox.record_failed(record, LATER, "no_answer")
    assert store.outbox.next_due(PERSON) == LATER

    send(store, record)
    due = store.outbox.next_due(PERSON)
    assert due is not None
    assert due <= NOW
    photo = store.outbox.next_photo(NOW, PERSON)
    assert photo is not None
    store.outbox.begin_photo(record, photo.sha256)
    store.outbox.photo_failed(record, photo.sha256, LATER, "cut_off")
    assert store.outbox.next_due(PERSON) == LATER
    assert store.outbox.next_photo(NOW, PERSON) is None
    assert store.outbox.next_photo(LATER, PERSON) is not None


def test_a_clock_set_back_leaves_nothing_waiting_for_a_far_day(store: Store, hand_clock: HandClock) -> None:
    hand_clock.turn(days=1000)
    record = queue(store)
    store.outbox.begin_record(record)
    store.outbox.record_failed(record, hand_clock.now() + timedelta(minutes=1), "no_answer")

    hand_clock.moment = NOW

    assert store.outbox.next_record(NOW, PERSON) is not None
    due = store.outbox.next_due(PERSON)
    assert due is not None
    assert due <= NOW


def test_a_record_is_marked_before_the_first_byte_and_tried_again_after_a_crash(
    store: Store, tmp_path: Path, hand_clock: HandClock
) -> None:
    record, other = queue(store, FIRST), queue(store, SECOND)
    send(store, other)
    photo = store.outbox.next_photo(NOW, PERSON)
    assert photo is not None
    store.outbox.begin_photo(other, photo.sha256)
    store.outbox.upload_begun(other, photo.sha256, "https://qua-can.example/uploads/1")
    store.outbox.begin_record(record)
    assert state_of(store, record) is OutboxState.SENDING

    again = Store(tmp_path, hand_clock)
    again.open()

    assert state_of(again, record) is OutboxState.QUEUED
    assert state_of(again, other) is OutboxState.SENT
    resumed = again.outbox.next_photo(NOW, PERSON)
    assert resumed is not None
    assert (resumed.upload_url, resumed.attempts) == ("https://qua-can.example/uploads/1", 1)
    again.close()


def test_a_record_sent_stays_with_its_content_and_receipt_as_proof(store: Store) -> None:
    record_id = queue(store, FIRST)
    before = store.outbox.get(record_id)
    send(store, record_id)
    send_photos(store, record_id)

    record = store.outbox.get(record_id)
    assert record is not None
    assert before is not None
    assert (record.receipt, record.received_at, record.content) == (RECEIPT, NOW, before.content)
    assert record.complete


def test_what_is_put_aside_blocks_nobody_and_waits_for_a_person(store: Store) -> None:
    bad, differing, good = queue(store), queue(store), queue(store)
    store.outbox.begin_record(bad)
    store.outbox.put_aside(bad, "instrument_unknown", "Không có cân này")
    store.outbox.begin_record(differing)
    store.outbox.conflict(differing, "Khác với bản đã gửi")

    due = store.outbox.next_record(LATER, PERSON)
    assert due is not None
    assert due.id == good
    aside, conflict = store.outbox.get(bad), store.outbox.get(differing)
    assert aside is not None
    assert conflict is not None
    assert (aside.state, aside.problem, aside.detail) == (
        OutboxState.PUT_ASIDE,
        "instrument_unknown",
        "Không có cân này",
    )
    assert conflict.state is OutboxState.CONFLICT
    assert store.outbox.retry(bad)
    assert not store.outbox.retry(bad)
    due = store.outbox.next_record(NOW, PERSON)
    assert due is not None
    assert due.id == bad


def test_a_photo_put_aside_is_tried_again_on_request(store: Store) -> None:
    record = queue(store, FIRST)
    send(store, record)
    photo = store.outbox.next_photo(NOW, PERSON)
    assert photo is not None
    store.outbox.begin_photo(record, photo.sha256)
    store.outbox.photo_put_aside(record, photo.sha256, "photo_unreadable")

    counts = store.outbox.counts(PERSON)
    assert (counts.photos_waiting, counts.photos_put_aside, counts.sent) == (0, 1, 1)
    assert store.outbox.retry(record)
    assert store.outbox.next_photo(NOW, PERSON) is not None


def test_what_waits_can_be_hastened_and_what_is_put_aside_is_not(store: Store) -> None:
    waiting, aside, others = queue(store), queue(store), queue(store, person_id=OTHER_PERSON)
    for record in (waiting, others):
        store.outbox.begin_record(record)
        store.outbox.record_failed(record, LATER, "no_answer")
    store.outbox.begin_record(aside)
    store.outbox.put_aside(aside, "refused")

    store.outbox.hasten(PERSON)

    due = store.outbox.next_record(NOW, PERSON)
    assert due is not None
    assert due.id == waiting
    assert state_of(store, aside) is OutboxState.PUT_ASIDE
    assert store.outbox.next_record(NOW, OTHER_PERSON) is None


def test_what_somebody_left_unsent_waits_for_the_same_person(store: Store) -> None:
    left = queue(store)
    store.sign_out()
    store.sign_in(account(OTHER_PERSON))

    assert store.outbox.next_record(NOW, OTHER_PERSON) is None
    assert store.outbox.next_due(OTHER_PERSON) is None
    counts = store.outbox.counts(OTHER_PERSON)
    assert (counts.unsent, counts.of_others) == (0, 1)

    store.sign_in(account(PERSON))
    mine = store.outbox.next_record(NOW, PERSON)
    assert mine is not None
    assert mine.id == left


def test_the_outbox_counts_every_state(store: Store) -> None:
    queue(store)
    sending, aside, differing, sent = queue(store), queue(store), queue(store), queue(store, FIRST, SECOND)
    for record in (sending, aside, differing):
        store.outbox.begin_record(record)
    store.outbox.put_aside(aside, "refused")
    store.outbox.conflict(differing)
    send(store, sent)

    counts = store.outbox.counts(PERSON)

    assert (counts.queued, counts.sending, counts.put_aside, counts.conflict, counts.sent) == (1, 1, 1, 1, 1)
    assert (counts.unsent, counts.photos_waiting) == (4, 2)


def test_what_is_not_complete_stands_first_in_the_list(store: Store) -> None:
    done, photo_waits, queued = queue(store), queue(store, FIRST), queue(store)
    send(store, done)
    send(store, photo_waits)

    assert [record.id for record in store.outbox.entries()] == [queued, photo_waits, done]
    assert [record.id for record in store.outbox.entries(limit=1)] == [queued]


@pytest.mark.parametrize(
    "step",
    [
        lambda store, record: store.outbox.record_sent(record, RECEIPT, NOW),
        lambda store, record: store.outbox.record_failed(record, LATER, "no_answer"),
        lambda store, record: store.outbox.put_aside(record, "refused"),
        lambda store, record: store.outbox.conflict(record),
        lambda store, record: store.outbox.begin_photo(record, FIRST_SHA),
        lambda store, record: store.outbox.photo_sent(record, FIRST_SHA),
        lambda store, record: store.outbox.upload_begun(record, FIRST_SHA, "https://qua-can.example/1"),
        lambda store, record: store.outbox.photo_put_aside(record, FIRST_SHA, "refused"),
        lambda store, _record: store.outbox.begin_record(new_id()),
    ],
)
def test_a_step_that_cannot_follow_is_refused_and_changes_nothing(
    store: Store, step: Callable[[Store, UUID], None]
) -> None:
    record = queue(store, FIRST)
    before = store.outbox.get(record)

    with pytest.raises(IllegalTransition):
        step(store, record)

    assert store.outbox.get(record) == before


def test_what_is_sent_never_becomes_anything_else(store: Store) -> None:
    record = queue(store)
    send(store, record)

    with pytest.raises(IllegalTransition):
        store.outbox.begin_record(record)
    with pytest.raises(IllegalTransition):
        store.outbox.put_aside(record, "refused")
    assert not store.outbox.retry(record)
    assert state_of(store, record) is OutboxState.SENT


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM outbox",
        "DELETE FROM outbox_photo",
        "UPDATE outbox SET content = '{}'",
        "UPDATE outbox SET person_id = x'00'",
        "INSERT OR REPLACE INTO outbox SELECT * FROM outbox",
    ],
)
def test_the_database_itself_lets_no_record_be_deleted_or_rewritten(
    store: Store, tmp_path: Path, statement: str
) -> None:
    record = queue(store, FIRST)
    stranger = sqlite3.connect(database_of(tmp_path))
    stranger.execute("PRAGMA recursive_triggers = ON")

    with pytest.raises(sqlite3.IntegrityError):
        stranger.execute(statement)

    stranger.close()
    assert state_of(store, record) is OutboxState.QUEUED


def test_a_record_that_this_version_cannot_read_is_kept_and_blocks_nobody(store: Store, tmp_path: Path) -> None:
    strange, good = queue(store), queue(store)
    stranger = sqlite3.connect(database_of(tmp_path))
    stranger.execute("DROP TRIGGER outbox_says_the_same")
    stranger.execute('UPDATE outbox SET content = \'{"of": "another time"}\' WHERE id = ?', (strange.bytes,))
    stranger.commit()
    stranger.close()

    due = store.outbox.next_record(NOW, PERSON)
    assert due is not None
    assert due.id == good
    assert [record.id for record in store.outbox.entries()] == [good]
    assert [(record.id, record.content) for record in store.outbox.unreadable()] == [
        (strange, '{"of": "another time"}')
    ]
    assert store.outbox.counts(PERSON).put_aside == 1


def test_a_phone_without_room_says_so_and_keeps_the_draft(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = draft(note="x" * 2000)
    store.drafts.save(made)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("phone.store.durable.os.fsync", full)
    with pytest.raises(StorageFull):
        store.outbox.queue(made.id, content(made), PERSON, TITLE, Verdict.CONFORMING)
    with pytest.raises(StorageFull):
        store.photos.add(FIRST)
    monkeypatch.undo()

    assert store.drafts.get(made.id) == made
    assert store.outbox.entries() == []
    assert [path.name for path in tmp_path.rglob("*.part")] == []


def test_a_database_without_room_says_so_and_stays_as_it_was(store: Store) -> None:
    made = draft()
    store.drafts.save(made)
    with store._connections.write() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(StorageFull):
        store.drafts.save(made.changed(note="x" * 50_000))

    assert store.drafts.get(made.id) == made
    with store._connections.write() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    store.drafts.save(made.changed(note="có chỗ rồi"))
    assert store.drafts.get(made.id) == made.changed(note="có chỗ rồi")


def test_the_outbox_takes_the_phones_own_clock_too(tmp_path: Path) -> None:
    store = Store(tmp_path / "new" / "folder", Clock())
    store.open()
    record = queue(store)

    kept = store.outbox.get(record)
    store.close()

    assert kept is not None
    assert abs(kept.queued_at - Clock().now()) < timedelta(minutes=1)
