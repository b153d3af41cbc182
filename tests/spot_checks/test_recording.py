"""A spot check is recorded once, judged by the register of the day, whatever the phone and the network do."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlmodel import col

from schemas.canonical import digest
from schemas.identity import Role
from schemas.plain import from_plain
from schemas.spot_checks import SpotCheckIn
from service.app import create_app
from service.instruments.models import INSTRUMENT
from service.ledger.models import LedgerEntry
from service.settings import Settings
from service.spot_checks.models import FINDING, READING, SPOT_CHECK
from tests.makers.spot_checks import add_weight_set, photo, record_of
from tests.makers.world import World, anonymous, new_id


async def put(client: httpx.AsyncClient, id: UUID, record: dict[str, Any]) -> httpx.Response:
    return await client.put(f"/api/v1/spot-checks/{id}", json=record)


def codes(answer: httpx.Response) -> list[str]:
    return [entry["code"] for entry in answer.json()["findings"]]


async def count(world: World, table: Any, check: UUID) -> int:
    column = table.c.id if table is SPOT_CHECK else table.c.check_id
    async with world.database.read() as session:
        found = await session.execute(select(func.count()).select_from(table).where(column == check))
        return int(found.scalar_one())


async def test_a_board_records_a_conforming_check(world: World) -> None:
    instrument, standard = await world.add_instrument(), await add_weight_set(world)
    client, check = await world.client(Role.BOARD), new_id()
    record = record_of(world, instrument, standards=(standard,), photos=[photo(b"one"), photo(b"two", kind="dial")])

    answer = await put(client, check, record)

    assert answer.status_code == 201
    receipt = answer.json()
    assert receipt["id"] == str(check)
    assert receipt["verdict"] == "conforming"
    assert receipt["findings"] == []
    assert receipt["flags_opened"] == []
    assert receipt["photos_missing"] == [entry["sha256"] for entry in record["photos"]]
    assert receipt["digest"] == digest(from_plain(SpotCheckIn, record))
    assert await count(world, READING, check) == 1


async def test_a_shortage_over_the_limit_opens_the_failure_flag_with_its_ground(world: World) -> None:
    instrument, standard = await world.add_instrument(), await add_weight_set(world)
    client = await world.client(Role.DISTRICT_TEAM)

    answer = await put(client, new_id(), record_of(world, instrument, standards=(standard,), indication_mg=1_050_001))

    assert answer.status_code == 201
    receipt = answer.json()
    assert receipt["verdict"] == "nonconforming"
    assert receipt["flags_opened"] == ["nonconforming"]
    found = receipt["findings"][0]
    assert found["code"] == "measurement_nonconforming"
    assert "tt-09-2017:5" in [ground["code"] for ground in found["grounds"]]
    assert found["message"] == "Thiếu 50,001 g ở tải 1 kg; mức thiếu cho phép là 50 g."


async def test_the_same_record_again_gives_the_same_receipt(world: World) -> None:
    instrument, standard = await world.add_instrument(), await add_weight_set(world)
    client, check = await world.client(Role.BOARD), new_id()
    record = record_of(world, instrument, standards=(standard,), indication_mg=1_100_000)

    first = await put(client, check, record)
    again = await put(client, check, record | {"device": record["device"] | {"app_version": "0.2.0"}})

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()


async def test_other_content_under_the_same_id_is_refused_and_changes_nothing(world: World) -> None:
    instrument = await world.add_instrument()
    client, check = await world.client(Role.BOARD), new_id()
    record = record_of(world, instrument)
    first = await put(client, check, record)

    other = await put(client, check, record | {"note": "khác"})

    assert (first.status_code, other.status_code) == (201, 409)
    assert other.json()["code"] == "differs"
    assert (await put(client, check, record)).json() == first.json()


@pytest.mark.parametrize("apps", [1, 2])
async def test_ten_identical_records_at_once_are_one_row(world: World, settings: Settings, apps: int) -> None:
    instrument, standard = await world.add_instrument(), await add_weight_set(world)
    client, check = await world.client(Role.BOARD), new_id()
    record = record_of(world, instrument, standards=(standard,), indication_mg=1_100_000, photos=[photo(b"at once")])
    other_app = create_app(settings, clock=world.app.state.clock)
    other = anonymous(other_app, client.headers["authorization"].removeprefix("Bearer "))
    clients = [client, other if apps == 2 else client] * 5

    answers = await asyncio.gather(*(put(sender, check, record) for sender in clients))
    await other_app.state.database.close()

    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert await count(world, SPOT_CHECK, check) == 1
    assert await count(world, READING, check) == 1
    async with world.database.read() as session:
        entered = select(func.count()).where(col(LedgerEntry.subject_id) == check)
        assert (await session.execute(entered)).scalar_one() == 1


async def test_of_two_contents_at_once_one_wins_and_the_other_is_told(world: World) -> None:
    instrument, standard = await world.add_instrument(), await add_weight_set(world)
    client, check = await world.client(Role.BOARD), new_id()
    records = [record_of(world, instrument, standards=(standard,), note=str(number)) for number in range(8)]

    answers = await asyncio.gather(*(put(client, check, record) for record in records))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert await count(world, SPOT_CHECK, check) == 1


async def test_the_id_of_somebody_elses_record_gives_neither_receipt_nor_content(world: World) -> None:
    instrument, check = await world.add_instrument(), new_id()
    record = record_of(world, instrument)
    assert (await put(await world.client(Role.BOARD), check, record)).status_code == 201

    seen = await put(await world.client(Role.BOARD), check, record)
    unseen = await put(await world.client(Role.BOARD, elsewhere=True), check, record)

    assert (seen.status_code, seen.json()["code"]) == (409, "differs")
    assert (unseen.status_code, unseen.json()["code"]) == (404, "not_found")
    assert "digest" not in seen.text + unseen.text


@pytest.mark.parametrize("role", [Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT])
async def test_an_instrument_out_of_scope_is_unknown_and_nothing_is_left(world: World, role: Role) -> None:
    instrument, check = await world.add_instrument(), new_id()

    answer = await put(await world.client(role, elsewhere=True), check, record_of(world, instrument))

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_instrument")
    assert await count(world, SPOT_CHECK, check) == 0


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.ADMIN])
async def test_who_does_not_inspect_records_nothing(world: World, role: Role) -> None:
    instrument, check = await world.add_instrument(), new_id()

    answer = await put(await world.client(role), check, record_of(world, instrument))

    assert answer.status_code == 403
    assert await count(world, SPOT_CHECK, check) == 0


async def test_the_newest_check_is_the_one_that_happened_last(world: World, app: FastAPI) -> None:
    instrument = await world.add_instrument()
    client, late, early = await world.client(Role.BOARD), new_id(), new_id()
    record = record_of(world, instrument)
    day_before = record_of(world, instrument, method="visual", readings=[])
    day_before["performed_at"] = "2026-01-20T08:00:00+07:00"

    assert (await put(client, late, record)).status_code == 201
    assert (await put(client, early, day_before)).status_code == 201

    async with world.database.read() as session:
        row = (await session.execute(select(INSTRUMENT).where(INSTRUMENT.c.id == instrument))).one()
    assert row.last_check_id == late
    assert row.last_verdict == "conforming"


async def test_findings_are_rows_of_the_check(world: World) -> None:
    instrument, check = await world.add_instrument(), new_id()
    record = record_of(world, instrument, signs=["magnet", "extra_plate"], seal="broken")

    answer = await put(await world.client(Role.BOARD), check, record)

    assert answer.status_code == 201
    assert codes(answer).count("cheating_sign") == 2
    assert await count(world, FINDING, check) == len(codes(answer))
