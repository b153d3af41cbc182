"""A flood from few addresses against two replicas leaves at most what is allowed, and others still get through."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from service.app import create_app
from service.reports.models import REPORT
from service.settings import Settings
from tests.conftest import MovableClock
from tests.makers.asgi import Request, complete
from tests.makers.evidence import jpeg
from tests.makers.reports import SEND, fields_of, fresh_address, parts_of, send
from tests.makers.world import World, make_world
from tests.reports.encoding import encoded

POSTS = 10_000
ADDRESSES = 4
HOURLY = 5
MOST_SECONDS = 20
"""Of this process's CPU, its own part in sending included; half a millisecond for each post is usual."""


@pytest.fixture
async def replicas(settings: Settings, movable_clock: MovableClock) -> AsyncIterator[list[FastAPI]]:
    own = settings.model_copy(
        update={"report_address_hourly": HOURLY, "report_tries_hourly": 20, "report_stall_daily": 10_000}
    )
    apps = [create_app(own, clock=movable_clock) for _ in range(2)]
    yield apps
    for app in apps:
        await app.state.database.close()


async def test_ten_thousand_posts_leave_at_most_the_allowed_and_others_get_through(replicas: list[FastAPI]) -> None:
    place = await make_world(replicas[0])
    there: dict[str, Any] = {"market_id": place.market, "stall_id": place.stall}
    # Every one with a form and a proof of its own: nothing but the limits refuses them.
    photo = jpeg()
    flood = [encoded(parts_of(fields_of(replicas[0], **there), [photo])) for _ in range(500)]
    addresses = [fresh_address() for _ in range(ADDRESSES)]
    statuses: Counter[int] = Counter()

    async def attack(worker: int) -> None:
        for number in range(worker, POSTS, 20):
            headers, body = flood[number % len(flood)]
            request = Request("POST", SEND, headers, client=(addresses[number % ADDRESSES], 50_000))
            statuses[(await request.send(replicas[number % 2], complete(body))).status] += 1

    began = time.process_time()
    flooding = asyncio.gather(*(attack(worker) for worker in range(20)))
    await asyncio.sleep(0.2)
    normal = await send(replicas[1], photos=[jpeg()], **there)
    await flooding
    took = time.process_time() - began

    assert normal.status_code == 201, normal.text
    assert set(statuses) <= {200, 201, 409, 429}
    assert statuses[201] <= ADDRESSES * HOURLY
    assert await reports_at(place) == statuses[201] + 1
    assert statuses[429] > POSTS * 0.95
    assert took < MOST_SECONDS


async def reports_at(place: World) -> int:
    async with place.database.read() as session:
        counted = select(func.count()).where(REPORT.c.market_id == place.market)
        return int((await session.execute(counted)).scalar_one())


async def test_a_flood_all_at_once_passes_no_more_than_one_after_another(replicas: list[FastAPI]) -> None:
    place = await make_world(replicas[0])
    address = fresh_address()
    there: dict[str, Any] = {"market_id": place.market, "stall_id": place.stall}
    answers = await asyncio.gather(
        *(send(replicas[number % 2], address=address, **there) for number in range(3 * HOURLY))
    )
    assert sorted(Counter(answer.status_code for answer in answers).items()) == [(201, HOURLY), (429, 2 * HOURLY)]
    assert await reports_at(place) == HOURLY
