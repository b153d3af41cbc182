"""Nothing is lost, nothing doubled, nothing stuck silently: any walk through crashes, bad networks and wrong clocks."""

import asyncio
import hashlib
import tempfile
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple, Unpack
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from phone.core.outbox_state import OutboxState
from phone.core.words import Words
from phone.store.outbox_rows import OutboxPhoto, OutboxRecord
from phone.sync.loop import SyncLoop
from phone.sync.problems import explain
from phone.sync.signing_in import SignInRefused

from tests.conftest import MovableClock
from tests.makers.evidence import sha
from tests.makers.identity import PASSWORD, Someone
from tests.makers.world import new_id
from tests.phone.sync.fake_service import Stored, new_keys
from tests.phone.sync.handset import Handset
from tests.phone.sync.line import KILLED, Fate, Killed
from tests.phone.sync.sides import BASE_URL, FakeSide

QUEUED, SENT, PUT_ASIDE, CONFLICT = OutboxState.QUEUED, OutboxState.SENT, OutboxState.PUT_ASIDE, OutboxState.CONFLICT
METHODS = ("PUT", "POST", "PATCH", "HEAD", "GET")
BEGIN = datetime(2026, 11, 22, 0, 31, 5, tzinfo=UTC)
WORDS = Words("vi")
Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")


class OwnTimeLoop(asyncio.SelectorEventLoop):
    """Its time passes when the test says so, and its threads are none."""

    passed = 0.0

    def time(self) -> float:
        return super().time() + self.passed

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Arguments]], Result], *args: *Arguments
    ) -> asyncio.Future[Result]:
        assert executor is None
        future: asyncio.Future[Result] = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as failure:  # noqa: BLE001  # as an executor does
            future.set_exception(failure)
        return future


class StoodClock(MovableClock):
    """Stands still unless it is moved: a walk is the same walk again."""

    def _shifted(self) -> datetime:
        return BEGIN + self.offset


@dataclass
class Made:
    """What somebody recorded, and what is to become of it. `refused`: photos that the service takes for none."""

    author: UUID
    photos: list[bytes]
    refused: set[str] = field(default_factory=set)
    end: OutboxState = SENT


def picture(seed: int, size: int) -> bytes:
    return b"\xff\xd8" + hashlib.shake_128(str(seed).encode()).digest(size)


class Walk(RuleBasedStateMachine):
    @initialize()
    def switch_on(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="walk-")
        self.events = OwnTimeLoop()
        self.side = FakeSide(StoodClock())
        self.service = self.side.service
        self.phone = Handset(self.side, Path(self.folder.name))
        self.sync: SyncLoop = self.phone.loop()
        self.people = [self.go(self.side.add_person()) for _ in range(2)]
        self.made: dict[UUID, Made] = {}
        self.go(self.phone.sign_in(self.people[0]))

    def go(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.events.run_until_complete(work)

    def survive(self, work: Coroutine[Any, Any, object]) -> None:
        """The work of an app that may be killed while it is at it."""
        try:
            self.go(work)
        except Killed:
            pass
        except Exception:
            # Killed, it could not even write down that it was.
            if self.phone.line.seen[-1][2] not in KILLED:
                raise
        else:
            return
        self.restart()

    def restart(self) -> None:
        self.phone.switch_on()
        self.sync = self.phone.loop()
        self.sync.wake()

    @property
    def signed_in(self) -> UUID | None:
        account = self.phone.session.account
        return account.person_id if account is not None else None

    # What people do

    @precondition(lambda self: self.signed_in is not None)
    @rule(
        count=st.integers(1, 3),
        photos=st.lists(st.tuples(st.integers(0, 5), st.sampled_from([90, 70_000, 200_000])), max_size=2, unique=True),
        kind=st.sampled_from(["good", "good", "good", "unknown", "taken", "no_picture"]),
    )
    def finish_checks(self, count: int, photos: list[tuple[int, int]], kind: str) -> None:
        for _ in range(count):
            self._finish_one(photos, kind)
        self.sync.wake()

    def _finish_one(self, photos: list[tuple[int, int]], kind: str) -> None:
        assert self.signed_in is not None
        id, made = new_id(), Made(self.signed_in, [picture(*photo) for photo in photos])
        if kind == "no_picture":
            made.photos.append(b"GIF89a" + id.bytes)
            made.refused.add(sha(made.photos[-1]))
        if kind == "unknown":
            made.end = PUT_ASIDE
        if kind == "taken":
            made.end = CONFLICT
            self.service.records[id] = Stored(new_id(), "another", "{}", {})
            self.service.stored += 1
        instrument = new_id() if kind == "unknown" else self.side.instrument
        self.phone.queue(*made.photos, id=id, instrument=instrument)
        self.made[id] = made

    @precondition(lambda self: self.made)
    @rule(data=st.data(), does=st.sampled_from(["taps a second time", "asks for another try", "taps send now"]))
    def somebody(self, data: st.DataObject, does: str) -> None:
        id = data.draw(st.sampled_from(sorted(self.made)))
        before, outbox = self.phone.record(id), self.phone.store.outbox
        if does == "taps a second time":
            assert not outbox.queue(id, before.content, before.person_id, before.title, before.verdict)
            assert self.phone.record(id) == before
        elif does == "asks for another try":
            outbox.retry(id)
        elif does == "taps send now":
            self.sync.wake()

    @rule(who=st.sampled_from([None, 0, 0, 1]))
    def signs_out_or_in(self, who: int | None) -> None:
        if who is None:
            self.survive(self.phone.session.sign_out())
        else:
            self.survive(self._try_to_sign_in(self.people[who]))

    async def _try_to_sign_in(self, person: Someone) -> None:
        try:
            await self.phone.session.sign_in(BASE_URL, person.username, PASSWORD)
        except SignInRefused as refused:
            assert_in_words(refused.code)

    # What happens to the phone, on the way and at the service

    @rule(what=st.sampled_from(["battery", "online", "offline"]))
    def to_the_phone(self, what: str) -> None:
        if what == "battery":
            self.phone.kill()
            self.restart()
        else:
            self.phone.connectivity.change(online=what == "online")

    @rule(hours=st.sampled_from([-24 * 400, -24, -0.1, 0, 0.1, 24, 24 * 400]))
    def the_clock_is_set(self, hours: float) -> None:
        self.phone.clock_is_off = timedelta(hours=hours)

    @rule(seconds=st.sampled_from([1, 6, 60, 901, 3600, 86400, 8 * 86400]))
    def time_passes(self, seconds: int) -> None:
        self.events.passed += seconds
        self.side.clock.offset += timedelta(seconds=seconds)

    @precondition(lambda self: self.phone.line.passed)
    @rule(data=st.data())
    def an_old_request_arrives_again(self, data: st.DataObject) -> None:
        passed = self.phone.line.passed[-20:]
        old = passed[data.draw(st.integers(0, len(passed) - 1))]
        self.go(self.phone.line.deliver(old))

    @precondition(lambda self: self.made)
    @rule(data=st.data(), does=st.sampled_from(["ends sessions", "changes keys", "fails", "recovers", "is restored"]))
    def the_service(self, data: st.DataObject, does: str) -> None:
        id = data.draw(st.sampled_from(sorted(self.made)))
        if does == "ends sessions":
            self.service.end_sessions(self.made[id].author)
        elif does == "changes keys":
            self.service.keys = new_keys(new_id().hex, self.service.keys)
        elif does == "fails":
            self.service.failing.add(id)
        elif does == "recovers":
            self.service.failing.clear()
        else:
            self.service.origin = new_id().hex

    # The app at work

    @rule(fates=st.lists(st.sampled_from(list(Fate)), max_size=10), rounds=st.integers(1, 4))
    def the_app_syncs_over(self, fates: list[Fate], rounds: int) -> None:
        """What is left of the fates meets the requests that come later."""
        self.phone.line.then(*fates)
        self.the_app_syncs(rounds)

    @rule(fate=st.sampled_from([fate for fate in Fate if fate not in KILLED]), method=st.sampled_from(METHODS))
    def the_app_syncs_where(self, fate: Fate, method: str) -> None:
        """One kind of request always meets the same."""
        self.phone.line.choose = lambda request: fate if request.method == method else Fate.PASSED
        self.the_app_syncs(3)

    @rule(rounds=st.integers(1, 3))
    def the_app_syncs(self, rounds: int) -> None:
        for _ in range(rounds):
            self.survive(self._one_round())

    async def _one_round(self) -> None:
        pause = await self.sync.round()
        assert 0 < pause <= 3600 * 1.1
        status = self.sync.status
        assert not status.sending
        if self.signed_in is None or self.phone.session.ended is not None:
            assert status.problem is not None
            return
        counts = self.phone.store.outbox.counts(self.signed_in)
        assert (counts.sending, status.unsent) == (0, counts.unsent)
        if counts.queued + counts.photos_waiting:
            assert status.problem is not None, "something waits, and nobody is told why"
        if status.problem is not None:
            assert_in_words(status.problem)

    # What must hold at any moment

    @invariant()
    def nothing_is_lost_and_nothing_is_believed_without_proof(self) -> None:
        for id, made in getattr(self, "made", {}).items():
            record = self.phone.record(id)
            assert record.person_id == made.author
            assert [photo.sha256 for photo in record.photos] == [sha(photo) for photo in made.photos]
            for photo in made.photos:
                assert self.phone.store.photos.path(sha(photo)).read_bytes() == photo
            self._check_record(id, made, record)
            for sent in record.photos:
                self._check_photo(made, record, sent)

    def _check_record(self, id: UUID, made: Made, record: OutboxRecord) -> None:
        stored = self.service.records.get(id)
        if record.state is SENT:
            assert stored is not None
            assert (stored.digest, stored.person) == (record.digest, made.author)
            assert record.receipt is not None
        else:
            assert record.receipt is None
        if record.state in {PUT_ASIDE, CONFLICT}:
            assert record.state is made.end
            assert record.problem is not None
            assert_in_words(record.problem)
            assert record.detail
        if stored is not None and made.end is SENT:
            assert (stored.digest, stored.person) == (record.digest, made.author)

    def _check_photo(self, made: Made, record: OutboxRecord, photo: OutboxPhoto) -> None:
        if photo.state is SENT:
            content = self.service.uploads.photos[record.id, photo.sha256]
            assert sha(content) == photo.sha256
        if photo.state is PUT_ASIDE:
            assert photo.sha256 in made.refused
            assert_in_words(photo.problem or "")

    @invariant()
    def nothing_is_doubled(self) -> None:
        if hasattr(self, "service"):
            assert self.service.stored == len(self.service.records)
            assert self.service.uploads.arrivals == len(self.service.uploads.photos)

    # And in the end, when the network is good

    def teardown(self) -> None:
        if not hasattr(self, "made"):
            return
        try:
            self._let_it_be_good()
            for person in self.people:
                self._sync_until_quiet(person)
            self.nothing_is_lost_and_nothing_is_believed_without_proof()
            self.nothing_is_doubled()
            for id, made in self.made.items():
                self._check_end(id, made)
        finally:
            self.phone.store.close()
            self.events.close()
            self.folder.cleanup()

    def _let_it_be_good(self) -> None:
        self.phone.line.then()
        self.service.failing.clear()
        self.service.failures.clear()
        self.phone.connectivity.change(online=True)

    def _sync_until_quiet(self, person: Someone) -> None:
        """No tap, no wake: only time passes, as the loop itself says for how long."""
        if self.signed_in != person.id or self.phone.session.ended is not None:
            self.go(self.phone.sign_in(person))
        for _ in range(60):
            pause = self.go(self.sync.round())
            counts = self.phone.store.outbox.counts(person.id)
            if counts.queued + counts.photos_waiting == 0 and self.sync.status.problem in {None, "put_aside"}:
                return
            self.events.passed += pause
            self.side.clock.offset += timedelta(seconds=pause)
            if self.phone.session.ended is not None:
                self.go(self.phone.sign_in(person))
        raise AssertionError(f"it does not come to rest: {self.sync.status}")

    def _check_end(self, id: UUID, made: Made) -> None:
        record = self.phone.record(id)
        assert record.state is made.end, (record.state, record.problem)
        if made.end is SENT:
            for photo in record.photos:
                assert photo.state is (PUT_ASIDE if photo.sha256 in made.refused else SENT), photo


def assert_in_words(code: str) -> None:
    explained = explain(WORDS, code)
    assert explained.happened != WORDS.say("problems.unknown.happened"), code


Walk.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestWalk = Walk.TestCase
