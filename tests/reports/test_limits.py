"""How many reports are taken, from whom and about what; every refusal says what to do and when to come back."""

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from service.app import create_app
from service.clock import VIET_NAM
from service.evidence.room import EvidenceRoom
from service.reports.abuse_forms import FormTooSoon
from service.reports.abuse_limits import TooManyUnproved
from service.reports.models import ADDRESS_SECRET, REPORT, REPORT_TALLY
from service.reports.sweeping import COUNTED, sweep_reports
from service.settings import Settings
from tests.conftest import MovableClock
from tests.makers.asgi import Request, unread
from tests.makers.reports import SEND, act, add_report, browser, fields_of, form_of, fresh_address, parts_of, send
from tests.makers.world import World, make_world
from tests.reports.pages_way import submit

LIMITS = {
    "report_address_hourly": 3,
    "report_address_daily": 5,
    "report_unproved_hourly": 1,
    "report_tries_hourly": 8,
    "report_stall_daily": 4,
    "report_market_daily": 2,
}


@pytest.fixture(scope="module")
async def strict(settings: Settings, movable_clock: MovableClock) -> AsyncIterator[FastAPI]:
    """The same database, and limits that can be reached."""
    app = create_app(settings.model_copy(update=LIMITS), clock=movable_clock)
    yield app
    await app.state.database.close()


@pytest.fixture
async def place(strict: FastAPI) -> World:
    return await make_world(strict)


async def one(place: World, address: str, **more: Any) -> httpx.Response:
    """About a stall of its own unless it says where."""
    if not {"market_id", "label"} & set(more):
        stall = await place.add_stall(place.market, place.commune)
        more = {"market_id": place.market, "stall_id": stall, **more}
    return await send(place.app, address=address, **more)


def codes(answers: list[httpx.Response]) -> list[str]:
    return [str(answer.json().get("code", "taken")) for answer in answers]


async def test_an_address_has_so_many_an_hour_and_so_many_a_day(place: World, clock: MovableClock) -> None:
    clock.set(datetime.combine(clock.today(), time(9), VIET_NAM))
    address = fresh_address()
    hours = [[await one(place, address) for _ in range(4)] for _ in range(1)]
    clock.offset += timedelta(minutes=61)
    hours.append([await one(place, address) for _ in range(3)])
    assert codes(hours[0]) == ["taken"] * 3 + ["too_many_reports"]
    assert codes(hours[1]) == ["taken"] * 2 + ["too_many_reports_today"]
    soon, late = hours[0][-1], hours[1][-1]
    assert (soon.status_code, late.status_code) == (429, 429)
    assert 3500 < int(soon.headers["retry-after"]) <= 3600
    assert 22 * 3600 < int(late.headers["retry-after"]) <= 24 * 3600
    assert "60 phút" in soon.json()["detail"]
    assert (await one(place, fresh_address())).status_code == 201, "others are not refused"


async def test_the_count_slides_and_frees_one_after_the_other(place: World, clock: MovableClock) -> None:
    clock.set(datetime.combine(clock.today(), time(9), VIET_NAM))
    address = fresh_address()
    for _ in range(3):
        assert (await one(place, address)).status_code == 201
        clock.offset += timedelta(minutes=10)
    wait = int((await one(place, address)).headers["retry-after"])
    assert wait <= 30 * 60
    clock.offset += timedelta(seconds=wait + 1)
    assert codes([await one(place, address) for _ in range(2)]) == ["taken", "too_many_reports"]


async def test_midnight_gives_nobody_a_second_hour(place: World, clock: MovableClock) -> None:
    """The secret of addresses changes with the day; the day before's still counts."""
    midnight = datetime.combine(clock.today() + timedelta(days=1), time(), VIET_NAM)
    clock.set(midnight - timedelta(minutes=5))
    address = fresh_address()
    assert codes([await one(place, address) for _ in range(3)]) == ["taken"] * 3
    clock.set(midnight + timedelta(minutes=5))
    assert codes([await one(place, address)]) == ["too_many_reports"]


async def test_an_ipv6_sender_is_its_whole_network(place: World) -> None:
    network = f"2001:db8:{place.number:x}:1"
    assert codes([await one(place, f"{network}::{host:x}") for host in range(1, 5)])[-1] == "too_many_reports"


async def test_a_stall_has_so_many_a_day_from_anybody(place: World) -> None:
    there: dict[str, Any] = {"market_id": place.market, "stall_id": place.stall}
    answers = [await one(place, fresh_address(), **there) for _ in range(5)]
    assert codes(answers) == ["taken"] * 4 + ["too_many_reports_of_stall"]
    assert 23 * 3600 < int(answers[-1].headers["retry-after"]) <= 24 * 3600
    assert (await one(place, fresh_address())).status_code == 201, "another stall is not shut"


async def test_a_market_has_so_many_a_day_where_no_stall_is_named(place: World) -> None:
    answers = [await one(place, fresh_address(), market_id=place.market) for _ in range(3)]
    assert codes(answers) == ["taken"] * 2 + ["too_many_reports_of_stall"]


async def test_tries_count_before_anything_is_read(place: World) -> None:
    address = fresh_address()
    answers = [await one(place, address, market_id=place.market, complaint="theft") for _ in range(9)]
    assert codes(answers) == ["invalid"] * 8 + ["too_many_reports"]
    request = Request("POST", SEND, {"content-type": "multipart/form-data; boundary=x", "content-length": "9000000"})
    request.client = (address, 50_000)
    assert (await request.send(place.app, unread())).status == 429


async def test_all_replicas_count_alike(place: World, settings: Settings, movable_clock: MovableClock) -> None:
    other = create_app(settings.model_copy(update=LIMITS), clock=movable_clock)
    try:
        address = fresh_address()
        answers = []
        for number in range(5):
            stall = await place.add_stall(place.market, place.commune)
            app = (place.app, other)[number % 2]
            answers.append(await send(app, address=address, market_id=place.market, stall_id=stall))
        assert codes(answers) == ["taken"] * 3 + ["too_many_reports"] * 2
    finally:
        await other.state.database.close()


async def test_the_form_used_again_is_answered_even_when_no_more_is_taken(place: World) -> None:
    """An answer that was lost costs nobody a report."""
    form, address = form_of(place.app), fresh_address()
    sent = {"market_id": place.market, "stall_id": place.stall}
    first = await one(place, address, form=form, **sent)
    assert [(await one(place, fresh_address(), **sent)).status_code for _ in range(3)] == [201] * 3
    again = await one(place, address, form=form, **sent)
    assert (again.status_code, again.json()) == (200, first.json())


async def test_the_sweep_forgets_counts_and_secrets_after_their_day(place: World, clock: MovableClock) -> None:
    await add_report(place)
    clock.offset += COUNTED + timedelta(minutes=1)
    await add_report(place)
    clock.offset += timedelta(days=1)
    state = place.app.state
    await sweep_reports(EvidenceRoom(state.database, state.store, clock, state.settings))
    now = clock.now()
    async with place.database.read() as session:
        oldest = (await session.execute(select(func.min(REPORT_TALLY.c.at)))).scalar_one()
        days = list((await session.execute(select(ADDRESS_SECRET.c.day))).scalars())
    assert oldest is None or oldest > now - COUNTED
    assert all(day >= clock.today() - timedelta(days=1) for day in days)


async def test_a_contact_is_forgotten_some_time_after_its_report_is_settled(world: World, clock: MovableClock) -> None:
    done, joined, waiting = [await add_report(world, contact="0912345678") for _ in range(3)]
    await act(world, joined.id, "join", main_id=str(done.id))
    await act(world, done.id, "dismiss", reason="not_credible")
    state = world.app.state

    async def contacts() -> set[Any]:
        await sweep_reports(EvidenceRoom(state.database, state.store, clock, state.settings))
        async with world.database.read() as session:
            kept = select(REPORT.c.id).where(REPORT.c.market_id == world.market, REPORT.c.contact.is_not(None))
            return set((await session.execute(kept)).scalars())

    clock.offset += timedelta(days=89)
    assert await contacts() == {done.id, joined.id, waiting.id}
    clock.offset += timedelta(days=2)
    assert await contacts() == {waiting.id}


async def test_without_a_proof_a_page_takes_few_and_later(place: World) -> None:
    """The pages' own way for a browser without JavaScript."""
    address = fresh_address()
    with pytest.raises(FormTooSoon) as soon:
        await submit(place, address, form_of(place.app, age=timedelta(seconds=5)))
    assert 0 < int(soon.value.headers["Retry-After"]) <= 6
    taken = await submit(place, address, form_of(place.app, age=timedelta(seconds=11)))
    assert taken.new
    with pytest.raises(TooManyUnproved):
        await submit(place, address, form_of(place.app))
    assert (await one(place, address)).status_code == 201, "with a proof more is taken"


async def test_a_report_of_the_api_needs_its_proof(place: World) -> None:
    fields = fields_of(place.app, proved=False, market_id=place.market)
    async with browser(place.app) as client:
        answer = await client.post(SEND, files=parts_of(fields))
    assert answer.json()["code"] == "proof_missing"
