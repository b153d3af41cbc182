"""The outbox against a model of a few lines: whatever happens in whatever order, both say the same."""

import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from phone.core.draft import Draft
from phone.core.outbox_state import OutboxState
from phone.store.database import Store
from phone.store.errors import ContentDiffers, IllegalTransition
from phone.store.outbox import Outbox

from rules.verdicts import Verdict
from tests.phone.store.makers import (
    NOW,
    OTHER_PERSON,
    PERSON,
    RECEIPT,
    TITLE,
    HandClock,
    account,
    content,
    draft,
    photo_bytes,
)

QUEUED, SENDING, SENT = OutboxState.QUEUED, OutboxState.SENDING, OutboxState.SENT
PUT_ASIDE, CONFLICT = OutboxState.PUT_ASIDE, OutboxState.CONFLICT
PHOTOS = [photo_bytes(number, 64) for number in range(3)]
PEOPLE = [PERSON, OTHER_PERSON]


@dataclass
class Item:
    """A record, or a photo of one."""

    state: OutboxState = QUEUED
    attempts: int = 0
    next_try_at: datetime | None = None
    waits_since: datetime | None = None
    url: str | None = None

    def due(self, now: datetime) -> bool:
        if self.state is not QUEUED:
            return False
        return self.next_try_at is None or self.next_try_at <= now or (self.waits_since or now) > now

    def go(self, state: OutboxState) -> None:
        self.state, self.next_try_at, self.waits_since = state, None, None


@dataclass
class Record(Item):
    made: Draft | None = None
    person: UUID = PERSON
    photos: dict[str, Item] = field(default_factory=dict)


class OutboxModel(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        self.stores: list[Store] = []
        self.store = self.start()
        self.records: dict[UUID, Record] = {}
        self.drafts: dict[UUID, Draft] = {}

    def start(self) -> Store:
        store = Store(Path(self.folder.name), self.clock)
        store.open()
        self.stores.append(store)
        return store

    def teardown(self) -> None:
        for store in self.stores:
            store.close()
        self.folder.cleanup()

    @initialize()
    def sign_in(self) -> None:
        self.store.sign_in(account())

    @property
    def outbox(self) -> Outbox:
        return self.store.outbox

    # What the officer does.

    @rule(count=st.integers(0, 3))
    def begin_draft(self, count: int) -> None:
        for data in PHOTOS[:count]:
            self.store.photos.add(data)
        made = draft(*PHOTOS[:count])
        self.store.drafts.save(made)
        self.drafts[made.id] = made

    @precondition(lambda self: self.drafts)
    @rule(data=st.data(), person=st.sampled_from(PEOPLE))
    def finish(self, data: st.DataObject, person: UUID) -> None:
        made = self.drafts.pop(data.draw(st.sampled_from(sorted(self.drafts))))
        assert self.outbox.queue(made.id, content(made), person, TITLE, Verdict.CONFORMING)
        photos = {photo.sha256: Item() for photo in made.photos}
        self.records[made.id] = Record(made=made, person=person, photos=photos)

    @precondition(lambda self: self.records)
    @rule(data=st.data(), other=st.booleans())
    def tap_again(self, data: st.DataObject, other: bool) -> None:
        made = self.some(data).made
        assert made is not None
        if other:
            with pytest.raises(ContentDiffers):
                self.outbox.queue(made.id, content(made.changed(note="khác")), PERSON, TITLE, Verdict.CONFORMING)
        else:
            assert not self.outbox.queue(made.id, content(made), PERSON, TITLE, Verdict.CONFORMING)

    @precondition(lambda self: self.records)
    @rule(data=st.data())
    def ask_to_retry(self, data: st.DataObject) -> None:
        record = self.some(data)
        moved = False
        for item in (record, *record.photos.values()):
            if item.state in {PUT_ASIDE, CONFLICT} or (item.state is QUEUED and item.next_try_at is not None):
                item.go(QUEUED)
                moved = True
        assert self.outbox.retry(self.id_of(record)) is moved

    @rule(person=st.sampled_from(PEOPLE))
    def hasten(self, person: UUID) -> None:
        self.outbox.hasten(person)
        for record in self.records.values():
            for item in (record, *record.photos.values()):
                if record.person == person and item.state is QUEUED:
                    item.go(QUEUED)

    # What the line and the service do.

    @precondition(lambda self: self.records)
    @rule(
        data=st.data(),
        step=st.sampled_from(["begin", "sent", "failed", "aside", "conflict"]),
        minutes=st.integers(0, 90),
    )
    def move_record(self, data: st.DataObject, step: str, minutes: int) -> None:
        record = self.some(data)
        record_id, later = self.id_of(record), self.clock.now() + timedelta(minutes=minutes)
        calls: dict[str, Any] = {
            "begin": lambda: self.outbox.begin_record(record_id),
            "sent": lambda: self.outbox.record_sent(record_id, RECEIPT, NOW),
            "failed": lambda: self.outbox.record_failed(record_id, later, "no_answer"),
            "aside": lambda: self.outbox.put_aside(record_id, "refused", "vì sao"),
            "conflict": lambda: self.outbox.conflict(record_id),
        }
        after = {"begin": SENDING, "sent": SENT, "failed": QUEUED, "aside": PUT_ASIDE, "conflict": CONFLICT}
        self.move(record, step, calls[step], after[step], later)

    @precondition(lambda self: any(record.photos for record in self.records.values()))
    @rule(data=st.data(), step=st.sampled_from(["begin", "url", "sent", "failed", "aside"]), minutes=st.integers(0, 90))
    def move_photo(self, data: st.DataObject, step: str, minutes: int) -> None:
        owners = [record_id for record_id, record in self.records.items() if record.photos]
        record_id = data.draw(st.sampled_from(sorted(owners)))
        record = self.records[record_id]
        sha256 = data.draw(st.sampled_from(sorted(record.photos)))
        photo, later = record.photos[sha256], self.clock.now() + timedelta(minutes=minutes)
        url = data.draw(st.sampled_from([None, "https://qua-can.example/uploads/1"]))
        calls: dict[str, Any] = {
            "begin": lambda: self.outbox.begin_photo(record_id, sha256),
            "url": lambda: self.outbox.upload_begun(record_id, sha256, url),
            "sent": lambda: self.outbox.photo_sent(record_id, sha256),
            "failed": lambda: self.outbox.photo_failed(record_id, sha256, later, "cut_off"),
            "aside": lambda: self.outbox.photo_put_aside(record_id, sha256, "refused"),
        }
        after = {"begin": SENDING, "url": SENDING, "sent": SENT, "failed": QUEUED, "aside": PUT_ASIDE}
        if self.move(photo, step, calls[step], after[step], later, ready=record.state is SENT):
            photo.url = {"url": url, "sent": None}.get(step, photo.url)

    def move(
        self, item: Item, step: str, call: Any, after: OutboxState, later: datetime, *, ready: bool = True
    ) -> bool:
        before = QUEUED if step == "begin" else SENDING
        if not ready or item.state is not before:
            with pytest.raises(IllegalTransition):
                call()
            return False
        call()
        item.go(after)
        item.attempts += step == "begin"
        if step == "failed":
            item.next_try_at, item.waits_since = later, self.clock.now()
        return True

    # What happens to the phone.

    @rule()
    def crash(self) -> None:
        """Nothing is closed; another process opens the same file."""
        self.store = self.start()
        for record in self.records.values():
            for item in (record, *record.photos.values()):
                if item.state is SENDING:
                    item.go(QUEUED)

    @rule(hours=st.integers(-2000, 2000))
    def set_clock(self, hours: int) -> None:
        self.clock.turn(hours=hours)

    @rule()
    def sweep(self) -> None:
        self.store.photos.sweep()

    # What must hold.

    @invariant()
    def both_say_the_same(self) -> None:
        told = {record.id: record for record in self.outbox.entries()}
        assert told.keys() == self.records.keys()
        for record_id, record in self.records.items():
            said = told[record_id]
            assert record.made is not None
            assert said.content == content(record.made)
            assert (said.state, said.attempts, said.next_try_at) == (record.state, record.attempts, record.next_try_at)
            assert (said.receipt is not None) is (record.state is SENT)
            photos = {photo.sha256: (photo.state, photo.attempts, photo.upload_url) for photo in said.photos}
            assert photos == {name: (one.state, one.attempts, one.url) for name, one in record.photos.items()}
        assert {made.id for made in self.store.drafts.open_drafts()} == self.drafts.keys()

    @invariant()
    def the_oldest_due_comes_next_and_nothing_waits_unseen(self) -> None:
        now = self.clock.now()
        for person in PEOPLE:
            records = [one for one in self.records.values() if one.person == person]
            ready = [photo for one in records if one.state is SENT for photo in one.photos.items()]
            due = [one for one in records if one.due(now)]
            next_record, next_photo = self.outbox.next_record(now, person), self.outbox.next_photo(now, person)
            assert (next_record.id if next_record else None) == (self.id_of(due[0]) if due else None)
            assert (next_photo.sha256 if next_photo else None) == next((n for n, one in ready if one.due(now)), None)
            next_due = self.outbox.next_due(person)
            waiting = [one for one in (*records, *(photo for _, photo in ready)) if one.state is QUEUED]
            assert (next_due is None) is (not waiting)
            assert next_due is None or (next_due <= now) is any(one.due(now) for one in waiting)

    @invariant()
    def counts_add_up_and_every_photo_is_there(self) -> None:
        counts = [self.outbox.counts(person) for person in PEOPLE]
        assert sum(one.unsent + one.sent for one in counts) == len(self.records)
        assert counts[0].of_others == counts[1].unsent
        names = {name for record in self.records.values() for name in record.photos}
        assert all(self.store.photos.path(name).is_file() for name in names)

    def some(self, data: st.DataObject) -> Record:
        return self.records[data.draw(st.sampled_from(sorted(self.records)))]

    def id_of(self, record: Record) -> UUID:
        assert record.made is not None
        return record.made.id


OutboxModel.TestCase.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestOutbox = OutboxModel.TestCase
