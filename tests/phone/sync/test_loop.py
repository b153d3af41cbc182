"""The loop of an open app: when it tries, when it waits, and what it says meanwhile."""

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from phone.core.clock import Clock
from phone.core.outbox_state import OutboxState
from phone.core.words import Words
from phone.store.outbox_rows import OutboxRecord
from phone.sync.backoff import LONGEST_S
from phone.sync.loop import SyncLoop
from phone.sync.problems import explain
from phone.sync.records import send_record
from phone.sync.session import Session
from phone.sync.status import SyncStatus

from schemas.identity import Role
from tests.makers.evidence import jpeg
from tests.makers.world import new_id
from tests.phone.sync.handset import Handset
from tests.phone.sync.line import Fate
from tests.phone.sync.sides import FakeSide

SENT, QUEUED = OutboxState.SENT, OutboxState.QUEUED


@pytest.fixture
async def phone(fake: FakeSide, tmp_path: Path) -> AsyncIterator[Handset]:
    handset = Handset(fake, tmp_path)
    await handset.sign_in()
    yield handset
    handset.store.close()


@pytest.fixture
async def sync(phone: Handset) -> AsyncIterator[SyncLoop]:
    loop = phone.loop()
    yield loop
    await loop.stop()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - a status has no event
            await asyncio.sleep(0.005)


async def test_what_waits_is_sent_and_the_register_fetched_when_the_app_starts(phone: Handset, sync: SyncLoop) -> None:
    record = phone.queue(jpeg())
    told: list[SyncStatus] = []
    sync.listen(told.append)
    sync.start()
    await until(lambda: sync.status.last_success_at is not None and told[-1] == sync.status and not told[-1].sending)
    assert phone.record(record).complete
    assert phone.store.register.cursor() is not None
    status = sync.status
    assert (status.online, status.portal, status.problem) == (True, False, None)
    assert (status.unsent, status.photos_waiting, status.put_aside) == (0, 0, 0)
    assert [before for before, after in itertools.pairwise(told) if before == after] == []
    assert (told[0].unsent, any(each.sending for each in told), told[-1]) == (0, True, status)
    assert max(each.unsent for each in told) == 1
    assert max(each.photos_waiting for each in told) == 1


async def test_a_record_finished_later_goes_out_at_once(phone: Handset, sync: SyncLoop) -> None:
    sync.start()
    await until(lambda: sync.status.last_success_at is not None and not sync.status.sending)
    record = phone.queue()
    sync.wake()
    await until(lambda: phone.record(record).state is SENT)


async def test_without_a_network_it_waits_and_says_so_and_goes_on_when_there_is_one(
    phone: Handset, sync: SyncLoop
) -> None:
    phone.connectivity.change(online=False)
    phone.line.always(Fate.DROPPED)
    record = phone.queue()
    sync.start()
    await until(lambda: phone.record(record).problem == "unreachable" and not sync.status.sending)
    assert sync.status.problem == "offline"
    assert (sync.status.online, sync.status.unsent) == (False, 1)
    asked = len(phone.line.seen)
    await asyncio.sleep(0.05)
    assert len(phone.line.seen) == asked
    phone.line.then()
    await asyncio.to_thread(phone.connectivity.change, online=True)
    await until(lambda: phone.record(record).state is SENT)
    await until(lambda: sync.status.problem is None and sync.status.online)


async def test_a_device_that_is_wrong_about_its_network_is_tried_all_the_same(phone: Handset, sync: SyncLoop) -> None:
    phone.connectivity.change(online=False)
    record = phone.queue()
    await sync.round()
    assert phone.record(record).state is SENT
    later = phone.queue()
    assert await sync.round() == LONGEST_S
    assert phone.record(later).state is QUEUED
    await sync.round()
    assert phone.record(later).state is SENT


async def test_what_is_under_way_is_given_up_when_the_network_goes_and_nothing_is_lost(
    phone: Handset, sync: SyncLoop
) -> None:
    begun, never = asyncio.Event(), asyncio.Event()

    async def hang(request: httpx.Request) -> None:
        if request.method == "PUT" and not begun.is_set():
            begun.set()
            await never.wait()

    phone.line.before = hang
    record = phone.queue()
    sync.start()
    await begun.wait()
    phone.connectivity.change(online=False)
    await until(lambda: phone.record(record).state is QUEUED and not sync.status.sending)
    assert sync.status.problem == "offline"
    phone.connectivity.change(online=True)
    await until(lambda: phone.record(record).state is SENT)


async def test_an_app_that_comes_back_does_not_wait_for_dead_connections(phone: Handset, sync: SyncLoop) -> None:
    begun, never = asyncio.Event(), asyncio.Event()

    async def hang(_: httpx.Request) -> None:
        if not begun.is_set():
            begun.set()
            await never.wait()

    phone.line.before = hang
    record = phone.queue()
    sync.start()
    await begun.wait()
    sync.resume()
    await until(lambda: phone.record(record).state is SENT)


async def test_a_captive_portal_is_told_and_nothing_counts_as_sent(phone: Handset, sync: SyncLoop) -> None:
    record, photo = phone.queue(), phone.queue(jpeg())
    portals = (Fate.EMPTY_200, Fate.LOGIN_PAGE, Fate.OTHER_JSON, Fate.REDIRECTED, Fate.FORBIDDEN_PAGE, Fate.INSECURE)
    for fate in portals:
        phone.line.always(fate)
        sync.wake()
        await sync.round()
        assert (sync.status.portal, sync.status.online) == (True, False)
        assert sync.status.problem in {"portal", "insecure"}
        assert sync.status.last_success_at is None
        explained = explain(Words("vi"), sync.status.problem)
        assert "Mở trình duyệt, đăng nhập vào mạng Wi-Fi" in explained.to_do
    assert (phone.record(record).state, phone.record(photo).state) == (QUEUED, QUEUED)
    assert phone.record(record).receipt is None
    assert {path.split("/")[1] for _, path, _ in phone.line.seen} <= {"api", ".well-known"}
    phone.line.then()
    sync.wake()
    await sync.round()
    assert (sync.status.portal, sync.status.problem, sync.status.unsent) == (False, None, 0)


async def test_pauses_double_from_seconds_to_a_quarter_of_an_hour_and_begin_anew_when_somebody_asks(
    phone: Handset, sync: SyncLoop
) -> None:
    record = phone.queue()
    phone.line.always(Fate.DROPPED)
    pauses = []
    for _ in range(12):
        pauses.append(await sync.round())
        phone.side.clock.offset += timedelta(seconds=pauses[-1])
    assert 4 <= pauses[0] <= 5
    assert pauses[3] > 2 * pauses[1]
    assert 700 <= pauses[-1] <= LONGEST_S
    assert sync.status.problem == "unreachable"
    sync.wake()
    assert phone.record(record).next_try_at is None
    assert 4 <= await sync.round() <= 5
    again = phone.record(record).next_try_at
    assert again is not None
    assert again - phone.clock.now() <= timedelta(seconds=5)


async def test_one_failure_of_the_network_costs_one_record_one_try(phone: Handset, sync: SyncLoop) -> None:
    records = [phone.queue() for _ in range(5)]
    phone.line.always(Fate.DROPPED)
    await sync.round()
    assert [phone.record(record).attempts for record in records] == [1, 0, 0, 0, 0]


async def test_the_service_is_given_the_time_it_asks_for(phone: Handset, sync: SyncLoop) -> None:
    phone.queue()
    phone.line.then(Fate.THROTTLED, of="PUT")
    assert 40 <= await sync.round() <= 44
    assert sync.status.problem == "busy"
    assert sync.status.online


async def test_never_are_two_rounds_under_way(phone: Handset, sync: SyncLoop) -> None:
    at_once = most = 0

    async def slowly(_: httpx.Request) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1

    phone.line.before = slowly
    records = [phone.queue() for _ in range(4)]
    sync.start()
    for _ in range(20):
        sync.wake()
        await asyncio.sleep(0.003)
    await until(lambda: all(phone.record(record).state is SENT for record in records))
    assert most == 1
    assert phone.line.asked("PUT") == 4


async def test_a_fault_of_the_app_is_logged_survived_and_told(
    phone: Handset, sync: SyncLoop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    record = phone.queue()

    def broken(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(phone.store.outbox, "next_record", broken)
        sync.start()
        await until(lambda: sync.status.problem == "fault_here")
        assert "sync_round_failed" in caplog.text
        assert phone.record(record).state is QUEUED
    sync.wake()
    await until(lambda: phone.record(record).state is SENT)
    await until(lambda: sync.status.problem is None)


async def test_a_record_at_which_the_app_itself_fails_keeps_nobody_waiting(
    phone: Handset, sync: SyncLoop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = phone.queue(), phone.queue(jpeg())

    async def sending(session: Session, record: OutboxRecord, clock: Clock) -> object:
        if record.id == bad:
            raise RecursionError
        return await send_record(session, record, clock)

    monkeypatch.setattr("phone.sync.sending.send_record", sending)
    with caplog.at_level(logging.ERROR):
        await sync.round()
    assert "record_not_sent" in caplog.text
    assert phone.record(good).complete
    assert (phone.record(bad).state, phone.record(bad).problem) == (QUEUED, "fault_here")
    assert sync.status.problem == "fault_here"


async def test_a_screen_that_fails_stops_nothing(phone: Handset, sync: SyncLoop) -> None:
    record = phone.queue()
    told: list[SyncStatus] = []
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context["exception"]))

    def failing(status: SyncStatus) -> None:
        told.append(status)
        if len(told) > 1:
            raise RuntimeError("no such widget")

    try:
        sync.listen(failing)
        await sync.round()
        await until(lambda: told[-1] == sync.status)
    finally:
        asyncio.get_running_loop().set_exception_handler(None)
    assert phone.record(record).state is SENT
    assert len(complaints) == len(told) - 1 > 2


async def test_who_is_signed_out_elsewhere_is_asked_to_sign_in_and_then_it_goes_on(
    phone: Handset, sync: SyncLoop, fake: FakeSide
) -> None:
    account = phone.session.account
    assert account is not None
    record = phone.queue()
    fake.service.end_sessions(account.person_id)
    await sync.round()
    assert sync.status.problem == "session_revoked"
    assert await sync.round() == LONGEST_S
    asked = len(phone.line.seen)
    await sync.round()
    assert len(phone.line.seen) == asked
    person = fake.service.people[account.username]
    await phone.session.sign_in("https://quacan.test", person.username, person.password or "")
    sync.wake()
    await sync.round()
    assert phone.record(record).state is SENT
    assert sync.status.problem is None


async def test_nobody_signed_in_is_told_as_that(fake: FakeSide, tmp_path: Path) -> None:
    phone = Handset(fake, tmp_path)
    sync = phone.loop()
    await sync.round()
    assert (sync.status.problem, sync.status.online) == ("signed_out", False)
    await sync.stop()
    phone.store.close()


async def test_a_register_that_cannot_be_read_does_not_hold_up_what_is_to_be_sent(
    phone: Handset, sync: SyncLoop, fake: FakeSide
) -> None:
    record = phone.queue(jpeg())
    phone.line.choose = lambda request: Fate.OTHER_JSON if request.url.path.endswith("/sync") else Fate.PASSED
    await sync.round()
    assert phone.record(record).complete
    assert sync.status.problem == "portal"

    phone.line.then()
    fake.service.people[phone.session.account.username].role = Role.ADMIN  # type: ignore[union-attr]  # signed in
    sync.wake()
    await sync.round()
    assert sync.status.problem == "forbidden"


async def test_a_register_that_cannot_be_kept_does_not_hold_up_what_is_to_be_sent(
    phone: Handset, sync: SyncLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = phone.queue(jpeg())

    def full(_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(phone.store.register, "apply", full)
    await sync.round()
    assert phone.record(record).complete
    assert sync.status.problem == "fault_here"


async def test_a_record_at_which_the_service_fails_waits_while_the_others_go(
    phone: Handset, sync: SyncLoop, fake: FakeSide
) -> None:
    bad, good = phone.queue(), phone.queue()
    fake.service.failing.add(bad)
    pause = await sync.round()
    assert (phone.record(bad).state, phone.record(good).state) == (QUEUED, SENT)
    assert (sync.status.problem, sync.status.unsent) == ("fault", 1)
    assert 1 <= pause <= 5
    fake.service.failing.clear()
    phone.side.clock.offset += timedelta(seconds=pause)
    await sync.round()
    assert phone.record(bad).state is SENT
    assert sync.status.problem is None


async def test_a_service_that_fails_at_everything_is_left_alone(phone: Handset, sync: SyncLoop, fake: FakeSide) -> None:
    records = [phone.queue() for _ in range(10)]
    fake.service.gone_mad = True
    await sync.round()
    assert sum(phone.record(record).attempts for record in records) == 3
    assert sync.status.problem == "fault"


async def test_a_receipt_that_never_proves_itself_keeps_nobody_waiting(
    phone: Handset, sync: SyncLoop, fake: FakeSide
) -> None:
    old = phone.queue()
    phone.line.then(Fate.ANSWER_LOST, of="PUT")
    await sync.round()
    # The key it was signed with has been given up, and the service gives the same receipt again.
    from tests.phone.sync.fake_service import new_keys

    fake.service.keys = new_keys("third")
    await _sign_in_again(phone, fake)
    phone.line.then()
    young = phone.queue()
    for _ in range(4):
        phone.side.clock.offset += timedelta(seconds=await sync.round())
    assert phone.record(young).state is SENT
    assert (phone.record(old).state, phone.record(old).problem) == (QUEUED, "receipt_unproven")
    assert phone.record(old).receipt is None


async def _sign_in_again(phone: Handset, fake: FakeSide) -> None:
    account = phone.session.account
    assert account is not None
    person = fake.service.people[account.username]
    await phone.session.sign_in("https://quacan.test", person.username, person.password or "")


async def test_a_new_key_of_the_service_is_fetched_when_a_receipt_names_it(
    phone: Handset, sync: SyncLoop, fake: FakeSide
) -> None:
    fake.change_keys()
    record = phone.queue()
    await sync.round()
    assert phone.record(record).state is SENT
    assert len(phone.session.kept_key_set()["keys"]) == 2


async def test_what_is_put_aside_is_told(phone: Handset, sync: SyncLoop) -> None:
    phone.queue(instrument=new_id())
    phone.queue(b"GIF89a, no photo" * 20)
    await sync.round()
    assert (sync.status.put_aside, sync.status.problem, sync.status.unsent) == (2, "put_aside", 1)


async def test_a_clock_that_is_off_is_told(phone: Handset, sync: SyncLoop) -> None:
    phone.clock_is_off = timedelta(minutes=7)
    await sync.round()
    assert sync.status.clock_offset_s == pytest.approx(-420, abs=2)


async def test_the_last_success_is_known_after_a_restart(phone: Handset, sync: SyncLoop) -> None:
    await sync.round()
    assert sync.status.last_success_at is not None
    phone.crash()
    assert phone.loop().status.last_success_at == sync.status.last_success_at


async def test_a_loop_that_was_stopped_can_be_started_again(phone: Handset, sync: SyncLoop) -> None:
    sync.start()
    await sync.stop()
    record = phone.queue()
    sync.start()
    sync.start()
    await until(lambda: phone.record(record).state is SENT)
    await sync.stop()
    phone.connectivity.change(online=False)


async def test_an_idle_loop_wakes_for_the_register_and_for_what_is_due(phone: Handset, sync: SyncLoop) -> None:
    assert await sync.round() == LONGEST_S
    before = len(phone.line.seen)
    await sync.round()
    assert len(phone.line.seen) == before
