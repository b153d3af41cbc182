"""The demo's data: whole, lifelike, and the same for everyone."""

import hashlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from service.app import create_app
from service.clock import Clock
from service.demo.geography import NUOC_HAI, communes
from service.demo.loading import load_demo
from service.demo.people import PEOPLE, sign_ins
from service.demo.photos import sticker_photo
from service.demo.register import register_rows
from service.demo.reports import demo_reports
from service.evidence.imaging import read_codes
from service.running.postgres import Cluster
from service.settings import Settings
from service.storage import photo_key
from tests.conftest import TEMPLATE
from tests.makers.world import anonymous
from tests.store_places import StorePlace

TODAY = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
async def demo(
    cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, new_store: Callable[[], StorePlace]
) -> AsyncIterator[FastAPI]:
    name = f"demo_{id(tmp_path_factory)}"
    cluster.create_database(name, template=TEMPLATE)
    settings = Settings(demo=True, home=tmp_path_factory.mktemp("demo"), database_url=cluster.url(name))
    app = create_app(new_store().told(settings), clock=Clock(lambda: TODAY))
    state = app.state
    assert await load_demo(state.database, state.store, state.keys, state.clock)
    yield app
    await state.database.close()
    cluster.drop_database(name)


async def count(app: FastAPI, statement: str) -> int:
    async with app.state.database.read() as session:
        return int((await session.execute(text(statement))).scalar_one())


async def test_a_second_load_changes_nothing(demo: FastAPI) -> None:
    state = demo.state
    before = await count(demo, "SELECT count(*) FROM spot_check")
    assert not await load_demo(state.database, state.store, state.keys, state.clock)
    assert await count(demo, "SELECT count(*) FROM spot_check") == before


async def test_the_bytes_of_every_photo_lie_in_the_store(demo: FastAPI) -> None:
    async with demo.state.database.read() as session:
        named = [row.sha256 for row in await session.execute(text("SELECT sha256 FROM stored_image"))]
    assert named
    for sha256 in named:
        assert hashlib.sha256(await demo.state.store.get(photo_key(sha256))).hexdigest() == sha256


async def test_the_province_has_its_communes_markets_and_standards(demo: FastAPI) -> None:
    assert len(communes()) == await count(demo, "SELECT count(*) FROM area WHERE level = 'commune'") == 56
    assert await count(demo, "SELECT count(*) FROM area WHERE valid_until = '2025-06-30'") == 10
    assert await count(demo, "SELECT count(*) FROM standard WHERE kind = 'weight_set'") == 13
    assert await count(demo, "SELECT count(*) FROM standard WHERE kind = 'control_scale'") == 13
    assert await count(demo, "SELECT count(*) FROM instrument") > 1500


async def test_shares_are_those_known_from_markets_elsewhere(demo: FastAPI) -> None:
    scales = await count(demo, "SELECT count(*) FROM instrument")
    spring = await count(demo, "SELECT count(*) FROM instrument WHERE kind = 'spring_dial_scale'")
    overdue = await count(demo, "SELECT count(*) FROM instrument WHERE valid_until < '2026-11-22'")
    assert 0.78 < spring / scales < 0.9
    assert 0.2 < overdue / scales < 0.8
    checks = await count(demo, "SELECT count(*) FROM spot_check")
    failed = await count(demo, "SELECT count(*) FROM spot_check WHERE verdict = 'nonconforming'")
    assert 0.05 < failed / checks < 0.25


async def test_every_kind_of_flag_that_a_check_opens_is_there_to_see(demo: FastAPI) -> None:
    async with demo.state.database.read() as session:
        kinds = {row[0] for row in await session.execute(text("SELECT DISTINCT kind FROM flag"))}
    assert kinds >= {"nonconforming", "seal_broken", "mark_missing", "unregistered", "wrong_scale_for_goods"}


async def test_each_demo_person_signs_in_with_the_password_that_is_told(demo: FastAPI) -> None:
    assert {name for name, _, _ in sign_ins()} == {"department", "district", "board", "verifier", "admin"}
    async with anonymous(demo) as client:
        for name, password, _ in sign_ins():
            form = {"username": name, "password": password, "grant_type": "password"}
            answer = await client.post("/api/v1/auth/token", data=form)
            assert answer.status_code == 200, name


async def test_every_list_of_the_demo_can_be_read_to_its_end(demo: FastAPI) -> None:
    form = {"username": "department", "password": "demo-department", "grant_type": "password"}
    lists = [
        path
        for path, operations in demo.openapi()["paths"].items()
        if "get" in operations
        and "{" not in path
        and path.startswith("/api/")
        and "lookup" not in path
        and not path.endswith(".pdf")
    ]
    async with anonymous(demo) as client:
        client.headers["Authorization"] = (
            f"Bearer {(await client.post('/api/v1/auth/token', data=form)).json()['access_token']}"
        )
        for path in lists:
            cursor, pages = None, 0
            while cursor is not None or pages == 0:
                answer = await client.get(path, params={"cursor": cursor} if cursor else {})
                assert answer.status_code == 200, (path, answer.text[:300])
                body = answer.json() if answer.headers["content-type"] == "application/json" else {}
                cursor = body.get("next") if isinstance(body, dict) else None
                pages += 1
    assert len(lists) > 10


async def test_the_team_of_a_former_district_sees_the_communes_that_took_its_place(demo: FastAPI) -> None:
    form = {"username": "district", "password": "demo-district", "grant_type": "password"}
    async with anonymous(demo) as client:
        token = (await client.post("/api/v1/auth/token", data=form)).json()["access_token"]
        answer = await client.get("/api/v1/markets", headers={"Authorization": f"Bearer {token}"})
    assert {item["name"] for item in answer.json()["items"]} == {"Chợ Nước Hai", "Chợ Nà Rị"}


def test_the_data_are_the_same_on_every_machine() -> None:
    assert register_rows(TODAY.date()) == register_rows(TODAY.date())
    first = register_rows(TODAY.date()).instruments[0]
    assert first["market_id"] == NUOC_HAI.id
    assert str(first["id"])[14] == "7", "an id as a client makes it"
    assert len({person.id for person in PEOPLE}) == len(PEOPLE)


def test_the_code_on_a_drawn_sticker_can_be_read(tmp_path: Path) -> None:
    photo = sticker_photo("CB26-004512", "06/2028", TODAY, "any")
    assert [code.text for code in read_codes(photo)] == ["CB26-004512"]
    assert photo == sticker_photo("CB26-004512", "06/2028", TODAY, "any")


async def test_reports_in_every_state_are_there_to_see(demo: FastAPI) -> None:
    seen = {}
    async with anonymous(demo) as client:
        for report in demo_reports(demo.state.clock.today()):
            answer = await client.get(f"/api/v1/public/reports/{report.receipt}")
            seen[report.name] = answer.json()["progress"]
    assert seen == {
        "found right": "found_right",
        "measured wrong": "measured_wrong",
        "dismissed": "dismissed",
        "confirmed": "confirmed",
        "joined": "confirmed",
        "new": "received",
        "new without a stall": "received",
    }
    standing = "SELECT count(*) FROM flag WHERE kind = 'reported_by_consumers' AND cause_kind = 'report'"
    assert await count(demo, standing) == 3
    assert await count(demo, f"{standing} AND closed_at IS NOT NULL") == 1


async def test_every_stall_and_scale_has_a_label_that_leads_somewhere(demo: FastAPI) -> None:
    rows = register_rows(TODAY.date())
    labels = [row["label_code"] for row in (*rows.stalls, *rows.instruments)]
    assert len(set(labels)) == len(labels)
    async with anonymous(demo) as client:
        stall = (await client.get(f"/api/v1/public/stalls/{rows.stalls[0]['label_code']}")).json()
        scale = (await client.get(f"/api/v1/public/instruments/{rows.instruments[0]['label_code']}")).json()
    assert stall["stall"]["code"] == rows.stalls[0]["code"]
    assert scale["label_code"] == rows.instruments[0]["label_code"]
