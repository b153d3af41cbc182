"""A phone that is walked through crashes, bad networks and wrong clocks, and what must hold at every step."""

import asyncio
import hashlib
import tempfile
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar, TypeVarTuple, Unpack
from uuid import UUID

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

SENT, PUT_ASIDE, CONFLICT = OutboxState.SENT, OutboxState.PUT_ASIDE, OutboxState.CONFLICT
BEGIN = datetime(2026, 11, 22, 0, 31, 5, tzinfo=UTC)
METHODS = ("PUT", "POST", "PATCH", "HEAD", "GET")
SPANS_S = (1, 6, 60, 901, 3600, 86_400, 8 * 86_400)
CLOCK_ERRORS_H = (-24 * 400, -24, -0.1, 0, 0.1, 24, 24 * 400)
SIZES = (90, 70_000, 200_000)
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


class Walk:
    """`chance` decides all; `path` is the way so far, to be read when it led nowhere good."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.path: list[str] = []
        self.folder = tempfile.TemporaryDirectory(prefix="walk-")
        self.events = OwnTimeLoop()
        self.side = FakeSide(StoodClock())
        self.service = self.side.service
        self.phone = Handset(self.side, Path(self.folder.name))
        self.sync: SyncLoop = self.phone.loop()
        self.people = [self.go(self.side.add_person()) for _ in range(2)]
        self.made: dict[UUID, Made] = {}
        self.go(self.phone.sign_in(self.people[0]))
        self.path.append(self.finish_checks())

    def close(self) -> None:
        self.phone.store.close()
        self.events.close()
        self.folder.cleanup()

    def go(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.events.run_until_complete(work)

    def survive(self, work: Coroutine[Any, Any, object]) -> None:
        """The work of an app that may be given up or killed while it is at it."""
        try:
            self.go(work)
        except asyncio.CancelledError:
            return
        except Killed:
            pass
        except Exception:
            # Killed, it could not even write down that it was.
            if self.phone.line.seen[-1][2] not in KILLED:
                raise
        else:
            return
        self.phone.switch_on()
        self._start()

    def _start(self) -> None:
        self.sync = self.phone.loop()
        self.sync.wake()

    @property
    def signed_in(self) -> UUID | None:
        account = self.phone.session.account
        return account.person_id if account is not None else None

    def step(self) -> None:
        acts: dict[Callable[[], str], float] = {
            self.finish_checks: 4,
            self.sync_over_a_bad_network: 8,
            self.sync_where_one_thing_fails: 3,
            self.time_passes: 4,
            self.set_the_clock: 1,
            self.tap: 2,
            self.sign_out_or_in: 1.5 if self.signed_in is not None else 10,
            self.befall_the_phone: 1.5,
            self.hear_an_old_request_again: 1,
            self.befall_the_service: 2,
        }
        self.path.append(self.chance.choices(list(acts), list(acts.values()))[0]())
        self.nothing_is_lost_and_nothing_believed_without_proof()
        self.nothing_is_doubled()

    def one_of_the_last(self, most: int = 30) -> UUID | None:
        return self.chance.choice(list(self.made)[-most:]) if self.made else None

    # What people do

    def finish_checks(self) -> str:
        kinds = [self.chance.choice(["good"] * 5 + ["unknown", "taken", "no_picture"]) for _ in range(2)]
        if self.signed_in is None:
            return "nobody is there to check"
        for kind in kinds[: self.chance.randint(1, 2)]:
            self._finish_one(self.signed_in, kind)
        self.sync.wake()
        return f"finish {kinds}"

    def _finish_one(self, author: UUID, kind: str) -> None:
        named = {(self.chance.randrange(6), self.chance.choice(SIZES)) for _ in range(self.chance.randrange(3))}
        id, made = new_id(), Made(author, [picture(*each) for each in sorted(named)])
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

    def tap(self) -> str:
        id, does = self.one_of_the_last(), self.chance.choice(["send now", "try again", "finish twice"])
        if id is None or does == "send now":
            self.sync.wake()
        elif does == "try again":
            self.phone.store.outbox.retry(id)
        else:
            before, outbox = self.phone.record(id), self.phone.store.outbox
            assert not outbox.queue(id, before.content, before.person_id, before.title, before.verdict)
            assert self.phone.record(id) == before
        return f"tap {does}"

    def sign_out_or_in(self) -> str:
        who = self.chance.choice([None, 0, 0, 0, 1])
        if who is None:
            self.survive(self.phone.session.sign_out())
        else:
            self.survive(self._try_to_sign_in(self.people[who]))
        return f"sign in {who}"

    async def _try_to_sign_in(self, person: Someone) -> None:
        try:
            await self.phone.session.sign_in(BASE_URL, person.username, PASSWORD)
        except SignInRefused as refused:
            assert_in_words(refused.code)

    # What befalls the phone, the line and the service

    def befall_the_phone(self) -> str:
        what = self.chance.choice(["battery", "online", "online", "offline"])
        if what == "battery":
            self.phone.crash()
            self._start()
        else:
            self.phone.connectivity.change(online=what == "online")
        return what

    def set_the_clock(self) -> str:
        self.phone.clock_is_off = timedelta(hours=self.chance.choice(CLOCK_ERRORS_H))
        return f"clock {self.phone.clock_is_off}"

    def time_passes(self) -> str:
        seconds = self.chance.choice(SPANS_S)
        self._let_pass(seconds)
        return f"{seconds} s pass"

    def _let_pass(self, seconds: float) -> None:
        self.events.passed += seconds
        self.side.clock.offset += timedelta(seconds=seconds)

    def hear_an_old_request_again(self) -> str:
        passed = self.phone.line.passed[-20:]
        if passed:
            self.go(self.phone.line.deliver(self.chance.choice(passed)))
        return "an old request again"

    def befall_the_service(self) -> str:
        does = self.chance.choice(["ends sessions", "changes keys", "fails", "fails", "recovers", "is restored"])
        id = self.one_of_the_last(4)
        if does == "ends sessions":
            self.service.end_sessions(self.chance.choice(self.people).id)
        elif does == "changes keys":
            self.service.keys = new_keys(new_id().hex, self.service.keys)
        elif does == "fails" and id is not None:
            self.service.failing.add(id)
        elif does == "recovers":
            self.service.failing.clear()
        elif does == "is restored":
            self.service.origin = new_id().hex
        return f"the service {does}"

    # The app at work

    def sync_over_a_bad_network(self) -> str:
        """What is left of the fates meets the requests that come later."""
        any_fate = list(Fate)
        fates = [
            self.chance.choice([Fate.PASSED, self.chance.choice(any_fate)]) for _ in range(self.chance.randrange(10))
        ]
        self.phone.line.then(*fates)
        self._sync(self.chance.randint(1, 4))
        return f"sync over {[fate.value for fate in fates]}"

    def sync_where_one_thing_fails(self) -> str:
        """One kind of request always meets the same."""
        fate, method = self.chance.choice([fate for fate in Fate if fate not in KILLED]), self.chance.choice(METHODS)
        self.phone.line.choose = lambda request: fate if request.method == method else Fate.PASSED
        self._sync(3)
        return f"sync with {method} {fate.value}"

    def _sync(self, rounds: int) -> None:
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

    # What holds at every step

    def nothing_is_lost_and_nothing_believed_without_proof(self) -> None:
        for id, made in self.made.items():
            record = self.phone.record(id)
            assert record.person_id == made.author
            assert [photo.sha256 for photo in record.photos] == [sha(photo) for photo in made.photos]
            for photo in made.photos:
                assert self.phone.store.photos.path(sha(photo)).read_bytes() == photo
            self._check_record(made, record)
            for sent in record.photos:
                self._check_photo(made, record, sent)

    def _check_record(self, made: Made, record: OutboxRecord) -> None:
        stored = self.service.records.get(record.id)
        if record.state is SENT:
            assert stored is not None
            assert record.receipt is not None
        else:
            assert record.receipt is None
        if record.state in {PUT_ASIDE, CONFLICT}:
            assert record.state is made.end
            assert_in_words(record.problem or "")
            assert record.detail
        if stored is not None and made.end is SENT:
            assert (stored.digest, stored.person) == (record.digest, made.author)

    def _check_photo(self, made: Made, record: OutboxRecord, photo: OutboxPhoto) -> None:
        if photo.state is SENT:
            assert sha(self.service.uploads.photos[record.id, photo.sha256]) == photo.sha256
        if photo.state is PUT_ASIDE:
            assert photo.sha256 in made.refused
            assert_in_words(photo.problem or "")

    def nothing_is_doubled(self) -> None:
        assert self.service.stored == len(self.service.records)
        assert self.service.uploads.arrivals == len(self.service.uploads.photos)

    # And in the end, when the network is good

    def nothing_is_stuck(self) -> None:
        self.phone.line.then()
        self.service.failing.clear()
        self.service.failures.clear()
        self.phone.connectivity.change(online=True)
        for person in self.people:
            self._sync_until_quiet(person)
        self.nothing_is_lost_and_nothing_believed_without_proof()
        self.nothing_is_doubled()
        for id, made in self.made.items():
            record = self.phone.record(id)
            assert record.state is made.end, (record.state, record.problem)
            for photo in record.photos if made.end is SENT else ():
                assert photo.state is (PUT_ASIDE if photo.sha256 in made.refused else SENT), photo

    def _sync_until_quiet(self, person: Someone) -> None:
        """No tap, no wake: only time passes, as the loop itself says for how long."""
        if self.signed_in != person.id or self.phone.session.ended is not None:
            self.go(self.phone.sign_in(person))
        for _ in range(60):
            pause = self.go(self.sync.round())
            counts = self.phone.store.outbox.counts(person.id)
            if counts.queued + counts.photos_waiting == 0 and self.sync.status.problem in {None, "put_aside"}:
                return
            self._let_pass(pause)
            if self.phone.session.ended is not None:
                self.go(self.phone.sign_in(person))
        raise AssertionError(f"it does not come to rest: {self.sync.status}")


def assert_in_words(code: str) -> None:
    explained = explain(WORDS, code)
    assert explained.happened != WORDS.say("problems.unknown.happened"), code
