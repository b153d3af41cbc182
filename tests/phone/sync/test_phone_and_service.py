"""The phone against the service, the real one on a real database and its stand-in alike."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from phone.core.outbox_state import OutboxState
from phone.core.receipts import verify_receipt
from phone.sync.access import SignedOut
from phone.sync.answers import NotOurService, Unreachable
from phone.sync.register_delta import pull
from phone.sync.signing_in import SignInRefused

from schemas.identity import Role
from tests.makers.evidence import jpeg, sha
from tests.makers.world import new_id
from tests.phone.sync.handset import Handset
from tests.phone.sync.line import IN_VAIN, Fate
from tests.phone.sync.sides import BASE_URL, Side

QUEUED, SENT, PUT_ASIDE, CONFLICT = OutboxState.QUEUED, OutboxState.SENT, OutboxState.PUT_ASIDE, OutboxState.CONFLICT


@pytest.fixture
async def phone(side: Side, tmp_path: Path) -> AsyncIterator[Handset]:
    handset = Handset(side, tmp_path)
    yield handset
    handset.store.close()


# Signing in


async def test_a_person_signs_in_by_password_and_is_known_offline_afterwards(phone: Handset) -> None:
    someone = await phone.sign_in()
    phone.crash()
    account = phone.session.account
    assert account is not None
    assert (account.person_id, account.username, account.role) == (someone.id, someone.username, "board")
    assert account.server == BASE_URL
    assert phone.session.ended is None
    assert phone.session.kept_key_set()["keys"]


async def test_a_phone_signs_in_by_a_code(phone: Handset) -> None:
    someone = await phone.side.add_person()
    account = await phone.session.enrol(BASE_URL, (await phone.side.enrolment(someone.id)).lower())
    assert account.person_id == someone.id


async def test_a_code_whose_sign_in_was_cut_short_goes_on_where_it_stopped(phone: Handset) -> None:
    someone = await phone.side.add_person()
    code = await phone.side.enrolment(someone.id)
    phone.line.then(Fate.DROPPED, of="GET")
    with pytest.raises(SignInRefused) as refused:
        await phone.session.enrol(BASE_URL, code)
    assert refused.value.code == "sign_in_interrupted"
    assert phone.session.account is None
    phone.crash()
    assert (await phone.session.enrol(BASE_URL, code)).person_id == someone.id


async def test_refusals_at_the_door_are_told_apart(phone: Handset) -> None:
    someone = await phone.side.add_person()
    code = await phone.side.enrolment(someone.id, hours=1)
    used = await phone.side.enrolment(someone.id)
    await phone.session.enrol(BASE_URL, used)
    await phone.session.sign_out()

    async def code_of(attempt: object) -> str:
        with pytest.raises(SignInRefused) as refused:
            await attempt  # type: ignore[misc]  # a coroutine
        return refused.value.code

    sign_in, enrol = phone.session.sign_in, phone.session.enrol
    assert await code_of(sign_in(BASE_URL, someone.username, "sai")) == "wrong_name_or_password"
    assert await code_of(sign_in(BASE_URL, "", "")) == "wrong_name_or_password"
    assert await code_of(sign_in("http://quacan.test", "a", "b")) == "address_insecure"
    assert await code_of(sign_in("", "a", "b")) == "address_empty"
    assert await code_of(enrol(BASE_URL, used)) == "enrolment_code_used"
    assert await code_of(enrol(BASE_URL, "0000-0000-0000")) == "enrolment_code_unknown"
    assert await code_of(enrol(BASE_URL, "ABC")) == "enrolment_code_mistyped"
    phone.line.then(Fate.LOGIN_PAGE)
    assert await code_of(sign_in(BASE_URL, someone.username, "x")) == "not_quacan"
    phone.line.then(Fate.DROPPED)
    assert await code_of(sign_in(BASE_URL, someone.username, "x")) == "unreachable"
    phone.side.clock.offset += timedelta(hours=2)
    assert await code_of(enrol(BASE_URL, code)) == "enrolment_code_expired"
    assert phone.session.account is None


async def test_who_guesses_too_often_is_told_for_how_long_to_wait(phone: Handset) -> None:
    someone = await phone.side.add_person()
    for _ in range(11):
        with pytest.raises(SignInRefused) as refused:
            await phone.session.sign_in(BASE_URL, someone.username, "sai mật khẩu")
    assert refused.value.code == "too_many_tries"
    assert 1 <= refused.value.minutes <= 15


async def test_an_administrator_is_told_that_the_phone_is_for_the_field(phone: Handset) -> None:
    admin = await phone.side.add_person(Role.ADMIN)
    with pytest.raises(SignInRefused) as refused:
        await phone.sign_in(admin)
    assert refused.value.code == "not_a_field_role"
    assert phone.session.account is None
    assert phone.vault.secrets == {}


async def test_signing_out_forgets_the_session_and_keeps_what_is_unsent(phone: Handset) -> None:
    someone = await phone.sign_in()
    record = phone.queue()
    await phone.session.sign_out()
    assert phone.vault.secrets == {}
    assert phone.session.ended == "signed_out"
    assert isinstance((await phone.send()).stopped_by, SignedOut)
    await phone.sign_in(someone)
    await phone.send()
    assert phone.record(record).state is SENT


async def test_signing_out_works_without_a_network(phone: Handset) -> None:
    await phone.sign_in()
    phone.line.always(Fate.DROPPED)
    await phone.session.sign_out()
    assert (phone.session.account, phone.vault.secrets) == (None, {})


# Tokens


async def test_a_token_is_renewed_once_for_all_who_need_it(phone: Handset) -> None:
    await phone.sign_in()
    phone.side.clock.offset += timedelta(minutes=20)
    asked = [phone.session.ask("GET", "/api/v1/me", person_id=phone.person_id) for _ in range(5)]
    answers = await asyncio.gather(*asked)
    assert [answer.status for answer in answers] == [200] * 5
    assert sum(path.endswith("/refresh") for _, path, _ in phone.line.seen) == 1


async def test_the_new_token_is_in_the_vault_before_it_is_used(phone: Handset) -> None:
    await phone.sign_in()
    phone.side.clock.offset += timedelta(minutes=20)
    kept: list[str] = []

    async def watch(request: httpx.Request) -> None:
        kept.append(phone.vault.secrets["session"])

    phone.line.before = watch
    await phone.session.ask("GET", "/api/v1/me", person_id=phone.person_id)
    paths = [path.rsplit("/", 1)[1] for _, path, _ in phone.line.seen[-3:]]
    assert paths == ["me", "refresh", "me"]
    assert kept[0] == kept[1] != kept[2]


@pytest.mark.parametrize("fate", [Fate.ANSWER_LOST, Fate.REPEATED, Fate.LATE_TWIN, Fate.CUT])
async def test_a_refresh_that_the_network_mangled_does_not_sign_the_phone_out(phone: Handset, fate: Fate) -> None:
    await phone.sign_in()
    for _ in range(4):
        phone.side.clock.offset += timedelta(minutes=20)
        phone.line.choose = lambda request: fate if request.url.path.endswith("/refresh") else Fate.PASSED
        for _ in range(2):
            try:
                await phone.session.ask("GET", "/api/v1/me", person_id=phone.person_id)
            except Unreachable:
                phone.crash()
        phone.line.then()
        assert (await phone.session.ask("GET", "/api/v1/me", person_id=phone.person_id)).status == 200
    assert phone.session.ended is None


async def test_a_phone_that_was_killed_after_a_refresh_goes_on(phone: Handset) -> None:
    await phone.sign_in()
    for _ in range(3):
        phone.side.clock.offset += timedelta(minutes=20)
        await phone.session.ask("GET", "/api/v1/me", person_id=phone.person_id)
        phone.crash()
    assert (await phone.session.ask("GET", "/api/v1/me", person_id=phone.person_id)).status == 200


async def test_a_session_that_was_ended_elsewhere_waits_for_a_sign_in_and_loses_nothing(phone: Handset) -> None:
    someone = await phone.sign_in()
    record = phone.queue()
    await phone.side.deactivate(someone.id)
    assert isinstance((await phone.send()).stopped_by, SignedOut)
    assert phone.session.ended == "not_signed_in"
    assert phone.record(record).state is QUEUED
    phone.crash()
    assert phone.session.ended == "not_signed_in"
    account = phone.session.account
    assert account is not None
    assert account.person_id == someone.id


async def test_a_login_page_in_place_of_a_refresh_does_not_end_the_session(phone: Handset) -> None:
    await phone.sign_in()
    phone.side.clock.offset += timedelta(minutes=20)
    phone.line.choose = lambda request: Fate.LOGIN_PAGE if request.url.path.endswith("/refresh") else Fate.PASSED
    with pytest.raises(NotOurService):
        await phone.session.ask("GET", "/api/v1/me", person_id=phone.person_id)
    assert phone.session.ended is None


async def test_nobody_sends_in_the_name_of_another(phone: Handset) -> None:
    await phone.sign_in()
    record = phone.queue()
    await phone.session.sign_out()
    other = await phone.sign_in()
    await phone.send()
    assert phone.record(record).state is QUEUED
    assert phone.record(record).person_id != other.id
    with pytest.raises(SignedOut):
        await phone.session.ask("GET", "/api/v1/me", person_id=phone.record(record).person_id)


# Records


async def test_a_record_with_its_photos_is_sent_once_and_proven(phone: Handset) -> None:
    await phone.sign_in()
    photos = [jpeg(), jpeg()]
    record = phone.queue(*photos)
    done = await phone.send()
    assert (done.records, done.photos, done.stopped_by) == (1, 2, None)
    kept = phone.record(record)
    assert kept.complete
    assert kept.receipt is not None
    proven = verify_receipt(kept.receipt.encode(), record, kept.digest, phone.session.kept_key_set())
    assert proven.received_at == kept.received_at
    for photo in photos:
        assert await phone.side.original(record, photo) == photo


@pytest.mark.parametrize("fate", IN_VAIN)
async def test_whatever_becomes_of_a_record_on_the_way_it_is_sent_exactly_once(phone: Handset, fate: Fate) -> None:
    await phone.sign_in()
    record, later = phone.queue(), phone.queue()
    phone.line.then(fate, of="PUT")
    stopped = await phone.send()
    assert stopped.stopped_by is not None
    assert (stopped.records, phone.line.asked("PUT")) == (0, 1)
    waiting = phone.record(record)
    assert (waiting.state, waiting.receipt) == (QUEUED, None)
    assert waiting.problem == stopped.stopped_by.code
    phone.side.clock.offset += timedelta(minutes=2)
    assert (await phone.send()).records == 2
    assert (phone.record(record).state, phone.record(later).state) == (SENT, SENT)


async def test_a_record_that_lost_its_end_on_the_way_is_sent_again_and_not_put_aside(phone: Handset) -> None:
    await phone.sign_in()
    record = phone.queue(note="Cân của bà Hoàng Thị Mẩy " * 20)
    phone.line.then(Fate.SHORTENED, of="PUT")
    await phone.send()
    assert (phone.record(record).state, phone.record(record).problem) == (QUEUED, "damaged_on_the_way")
    phone.side.clock.offset += timedelta(minutes=2)
    await phone.send()
    assert phone.record(record).state is SENT


async def test_a_piece_that_lost_its_end_on_the_way_is_gone_on_with_from_there(phone: Handset) -> None:
    await phone.sign_in()
    photo = jpeg(1600, 1200)
    record = phone.queue(photo)
    phone.line.then(Fate.SHORTENED, of="PATCH")
    assert (await phone.send()).photos == 1
    assert await phone.side.original(record, photo) == photo


async def test_what_is_refused_is_put_aside_in_words_and_keeps_nobody_waiting(phone: Handset) -> None:
    await phone.sign_in()
    unknown = phone.queue(instrument=new_id())
    broken = phone.queue(note="x" * 3000)
    good = phone.queue()
    done = await phone.send()
    assert (done.records, done.stopped_by) == (1, None)
    assert phone.record(good).state is SENT
    aside = phone.record(unknown)
    assert (aside.state, aside.problem) == (PUT_ASIDE, "unknown_instrument")
    assert aside.detail
    wrong = phone.record(broken)
    assert (wrong.state, wrong.problem) == (PUT_ASIDE, "invalid")
    assert "/note: Dài quá" in (wrong.detail or "")


async def test_other_content_under_the_same_id_is_a_conflict(phone: Handset) -> None:
    someone = await phone.sign_in()
    record = phone.queue()
    await phone.send()
    # As on a second phone that was restored from a copy of the first one.
    twin = Handset(phone.side, phone.home / "twin")
    await twin.sign_in(someone)
    twin.queue(id=record, note="khác")
    await twin.send()
    kept = twin.record(record)
    assert (kept.state, kept.problem) == (CONFLICT, "differs")
    assert kept.detail
    twin.store.close()


async def test_each_try_says_the_time_of_that_try_and_the_phone_learns_how_far_its_clock_is_off(phone: Handset) -> None:
    phone.clock_is_off = timedelta(hours=-3)
    await phone.sign_in()
    record = phone.queue()
    told: list[datetime] = []

    async def watch(request: httpx.Request) -> None:
        if request.method == "PUT":
            told.append(datetime.fromisoformat(json.loads(request.content)["device"]["sent_at"]))

    phone.line.before = watch
    phone.side.clock.offset += timedelta(days=2)
    await phone.send()
    await pull(phone.store, phone.session, phone.person_id)
    assert phone.record(record).state is SENT
    # By the tap of two days ago the service would think that the check was made today.
    assert abs(phone.clock.now() - told[0]) < timedelta(minutes=1)
    assert phone.session.server is not None
    assert phone.session.server.offset.seconds == pytest.approx(3 * 3600, abs=5)


# Photos


async def test_a_photo_goes_on_where_the_line_broke_after_the_phone_was_killed(phone: Handset) -> None:
    await phone.sign_in()
    photo = jpeg(1600, 1200)
    assert len(photo) > 150_000
    record = phone.queue(photo)
    await phone.sender.run_once(photos=False)
    before = phone.line.bytes_up
    # The first piece arrives, of the second a half; the answer to the third is lost.
    phone.line.then(Fate.CUT, of="PATCH")
    assert isinstance((await phone.send()).stopped_by, Unreachable)
    phone.crash()
    kept = phone.record(record).photos[0]
    assert kept.upload_url is not None
    phone.side.clock.offset += timedelta(minutes=2)
    phone.line.then(Fate.ANSWER_LOST, of="PATCH")
    assert isinstance((await phone.send()).stopped_by, Unreachable)
    phone.crash()
    phone.side.clock.offset += timedelta(minutes=2)
    phone.line.then()
    assert (await phone.send()).photos == 1
    assert phone.record(record).complete
    resent = phone.line.bytes_up - before - len(photo)
    assert resent < 80_000


async def test_a_photo_whose_beginning_was_not_answered_is_not_sent_twice(phone: Handset) -> None:
    await phone.sign_in()
    photo = jpeg(1600, 1200)
    record = phone.queue(photo)
    await phone.sender.run_once(photos=False)
    before = phone.line.bytes_up
    phone.line.then(Fate.ANSWER_LOST, of="POST")
    await phone.send()
    phone.side.clock.offset += timedelta(minutes=2)
    phone.line.then()
    assert (await phone.send()).photos == 1
    assert phone.record(record).complete
    assert phone.line.bytes_up - before == len(photo)


async def test_a_photo_damaged_on_the_way_is_sent_again_from_its_beginning(phone: Handset) -> None:
    await phone.sign_in()
    photo = jpeg(1600, 1200)
    record = phone.queue(photo)
    phone.line.then(Fate.DAMAGED, of="PATCH")
    assert (await phone.send()).photos == 0
    kept = phone.record(record).photos[0]
    assert (kept.state, kept.problem, kept.upload_url) == (QUEUED, "photo_differs", None)
    phone.side.clock.offset += timedelta(minutes=2)
    assert (await phone.send()).photos == 1
    assert await phone.side.original(record, photo) == photo


async def test_an_upload_that_expired_begins_anew(phone: Handset) -> None:
    someone = await phone.sign_in()
    record = phone.queue(jpeg(1600, 1200))
    phone.line.then(Fate.DROPPED, of="PATCH")
    await phone.send()
    first = phone.record(record).photos[0].upload_url
    assert first is not None
    phone.side.clock.offset += timedelta(days=8)
    phone.line.then(Fate.PASSED, Fate.DROPPED, of="PATCH")
    await phone.send()
    phone.side.clock.offset += timedelta(minutes=2)
    phone.line.then()
    await phone.send()
    assert phone.record(record).complete
    assert someone.id == phone.person_id


async def test_a_photo_that_is_none_is_put_aside_alone(phone: Handset) -> None:
    await phone.sign_in()
    photo, strange = jpeg(), b"GIF89a, or nothing at all" * 40
    record = phone.queue(strange, photo)
    done = await phone.send()
    assert (done.photos, done.stopped_by) == (1, None)
    states = {kept.sha256: (kept.state, kept.problem) for kept in phone.record(record).photos}
    assert states[sha(strange)] == (PUT_ASIDE, "photo_type_unsupported")
    assert states[sha(photo)] == (SENT, None)
    assert phone.store.photos.path(sha(strange)).read_bytes() == strange


async def test_a_photo_lost_or_damaged_on_the_phone_is_put_aside_alone(phone: Handset) -> None:
    await phone.sign_in()
    gone, damaged, good = jpeg(), jpeg(), jpeg()
    record = phone.queue(gone, damaged, good)
    phone.store.photos.path(sha(gone)).unlink()
    path = phone.store.photos.path(sha(damaged))
    path.chmod(0o600)
    path.write_bytes(damaged[:-1] + b"x")
    await phone.send()
    states = {kept.sha256: (kept.state, kept.problem) for kept in phone.record(record).photos}
    assert states[sha(gone)] == (PUT_ASIDE, "photo_missing_here")
    assert states[sha(damaged)] == (PUT_ASIDE, "photo_damaged_here")
    assert states[sha(good)] == (SENT, None)


async def test_a_record_finished_meanwhile_goes_before_the_rest_of_a_photo(phone: Handset) -> None:
    await phone.sign_in()
    first = phone.queue(jpeg(1600, 1200))
    second = None

    async def finish_another(request: httpx.Request) -> None:
        nonlocal second
        if request.method == "POST" and second is None and "/photos" in request.url.path:
            second = phone.queue()

    phone.line.before = finish_another
    await phone.send()
    order = [method for method, path, _ in phone.line.seen if "/spot-checks/" in path]
    assert order.index("PUT", 1) < order.index("PATCH")
    assert second is not None
    assert phone.record(second).state is SENT
    assert phone.record(first).complete


# The register


async def test_the_register_comes_whole_and_then_only_what_changed(phone: Handset) -> None:
    await phone.side.settle()
    await phone.sign_in()
    assert await pull(phone.store, phone.session, phone.person_id, rows=3) > 1
    cursor = phone.store.register.cursor()
    assert phone.store.register.find_by_code("no such code") == []
    phone.crash()
    assert phone.store.register.cursor() == cursor
    assert await pull(phone.store, phone.session, phone.person_id) == 1


async def test_a_register_broken_off_goes_on_at_its_page_after_a_crash(phone: Handset) -> None:
    await phone.side.settle()
    await phone.sign_in()
    asked = 0

    def choose(request: httpx.Request) -> Fate:
        nonlocal asked
        asked += request.url.path.endswith("/sync")
        return Fate.DROPPED if asked == 3 else Fate.PASSED

    phone.line.choose = choose
    with pytest.raises(Unreachable):
        await pull(phone.store, phone.session, phone.person_id, rows=2)
    phone.crash()
    cursor = phone.store.register.cursor()
    assert cursor is not None
    phone.line.then()
    await pull(phone.store, phone.session, phone.person_id, rows=2)
    assert phone.store.register.cursor() != cursor


async def test_a_cursor_the_service_does_not_take_brings_the_register_anew(phone: Handset) -> None:
    await phone.side.settle()
    await phone.sign_in()
    await pull(phone.store, phone.session, phone.person_id)
    good = phone.store.register.cursor()
    phone.store.settings.set("register.cursor", "?")
    await pull(phone.store, phone.session, phone.person_id)
    assert phone.store.register.cursor() == good
